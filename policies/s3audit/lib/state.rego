# METADATA
# title: States
# description: >-
#   Which states of an answer a verdict may rest on. The engine checks what a
#   rule declares; only rules marked partial have to look themselves.
package s3audit.lib.state

answered := {"present", "absent"}
