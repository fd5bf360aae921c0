package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"s3audit/fixtures"
)

// actionFile is action.yml, as far as it runs.
type actionFile struct {
	Inputs map[string]struct {
		Default string `yaml:"default"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Value string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Steps []actionStep `yaml:"steps"`
	} `yaml:"runs"`
}

type actionStep struct {
	ID    string            `yaml:"id"`
	Name  string            `yaml:"name"`
	If    string            `yaml:"if"`
	Uses  string            `yaml:"uses"`
	Shell string            `yaml:"shell"`
	Run   string            `yaml:"run"`
	Env   map[string]string `yaml:"env"`
	With  map[string]string `yaml:"with"`
}

func readAction(t *testing.T) *actionFile {
	t.Helper()
	text, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var a actionFile
	if err := yaml.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	return &a
}

// TestActionInterpolatesNothing: no script and no condition that decides about
// one holds an input's text; inputs come by the environment.
func TestActionInterpolatesNothing(t *testing.T) {
	for _, step := range readAction(t).Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %q: its script is made from an expression", step.Name)
		}
		if step.Run != "" && step.Shell != "bash" {
			t.Errorf("step %q runs in %q", step.Name, step.Shell)
		}
	}
}

// runner plays a composite action as GitHub's runner does: expressions in env
// and with are filled in, scripts go to bash, outputs come back from a file.
type runner struct {
	t      *testing.T
	action *actionFile
	dir    string
	inputs map[string]string
	env    []string
	values map[string]string // of expressions
	log    strings.Builder
}

var expression = regexp.MustCompile(`\$\{\{ ([^}]*) \}\}`)

func newRunner(t *testing.T, inputs map[string]string) *runner {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r := &runner{t: t, action: readAction(t), dir: dir, inputs: inputs, values: map[string]string{
		"runner.temp": filepath.Join(dir, "temp dir"), "github.action_path": root,
		"github.server_url": "file://" + dir, "github.action_repository": "owner/s3audit",
	}}
	for name, input := range r.action.Inputs {
		r.values["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		if _, there := r.action.Inputs[name]; !there {
			t.Fatalf("the action has no input %q", name)
		}
		r.values["inputs."+name] = value
	}
	return r
}

func (r *runner) fill(text string) string {
	return expression.ReplaceAllStringFunc(text, func(e string) string {
		return r.values[expression.FindStringSubmatch(e)[1]]
	})
}

// run runs the steps and returns whether the job is green, and the summary.
func (r *runner) run() (green bool, summary string) {
	r.t.Helper()
	green = true
	summaries := filepath.Join(r.dir, "summary.md")
	for i, step := range r.action.Runs.Steps {
		if step.Run == "" || !green && !strings.Contains(step.If, "always()") {
			continue
		}
		if strings.Contains(step.If, "inputs.gate == 'true'") && r.values["inputs.gate"] != "true" {
			continue
		}
		output := filepath.Join(r.dir, "output"+string(rune('0'+i)))
		script := filepath.Join(r.dir, "script.sh")
		r.check(os.WriteFile(output, nil, 0o600))
		r.check(os.WriteFile(script, []byte(step.Run), 0o600))
		cmd := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
		cmd.Dir = r.dir
		cmd.Env = append(append(os.Environ(), r.env...), "GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+summaries, "GITHUB_ACTIONS=true")
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+r.fill(value))
		}
		text, err := cmd.CombinedOutput()
		r.log.Write(text)
		green = green && err == nil
		r.outputs(step.ID, output)
	}
	text, _ := os.ReadFile(summaries)
	return green, string(text)
}

// outputs reads name=value, and name<<delimiter of one step.
func (r *runner) outputs(id, file string) {
	text, err := os.ReadFile(file)
	r.check(err)
	lines := strings.Split(string(text), "\n")
	for i := 0; i < len(lines); i++ {
		name, value, ok := strings.Cut(lines[i], "=")
		if heredoc, delimiter, is := strings.Cut(lines[i], "<<"); is {
			name, value, ok = heredoc, lines[i+1], true
			if lines[i+2] != delimiter {
				r.t.Errorf("output %s has more than one line", name)
			}
			i += 2
		}
		if ok {
			r.values["steps."+id+".outputs."+name] = value
		}
	}
}

func (r *runner) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// output is what the action hands to the workflow.
func (r *runner) output(name string) string {
	o, there := r.action.Outputs[name]
	if !there {
		r.t.Fatalf("the action has no output %q", name)
	}
	return r.fill(o.Value)
}

// sandboxed starts the sample account and points the runner at it.
func (r *runner) sandboxed() {
	server, err := fixtures.Start(fixtures.Sample(), fixtures.ServerOptions{Now: func() time.Time { return time.Now().UTC() }})
	r.check(err)
	r.t.Cleanup(func() { server.Close() })
	for _, pair := range strings.Fields(strings.ReplaceAll(server.ExportLines(), "export ", " ")) {
		name, value, _ := strings.Cut(pair, "=")
		r.env = append(r.env, name+"="+strings.Trim(value, `'"`))
	}
}

// TestActionScans runs the action's own steps against the sample account.
func TestActionScans(t *testing.T) {
	for _, test := range []struct {
		name   string
		inputs map[string]string
		green  bool
		code   string
		sarif  bool
	}{
		{"findings", map[string]string{"args": "--rule\nbucket-versioning"}, false, "1", true},
		{"no gate", map[string]string{"args": "--rule\nbucket-versioning", "gate": "false"}, true, "1", true},
		{"nothing at the gate", map[string]string{"args": "--rule\nbucket-versioning\r\n", "fail-on": "none"}, true, "0", true},
		{"a name with blanks", map[string]string{"args": "--rule\nbucket-versioning\n--bucket\nno such bucket"}, false, "3", true},
		{"no such severity", map[string]string{"fail-on": "awful"}, false, "2", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.inputs["binary"] = program(t)
			r := newRunner(t, test.inputs)
			r.sandboxed()
			green, summary := r.run()
			if green != test.green || r.output("exit-code") != test.code {
				t.Fatalf("green is %v, exit-code %q:\n%s", green, r.output("exit-code"), r.log.String())
			}
			if _, err := os.Stat(r.output("sarif")); (err == nil) != test.sarif {
				t.Errorf("sarif output is %q: %v", r.output("sarif"), err)
			}
			if test.sarif != strings.Contains(summary, "## S3 audit") || summary == "" {
				t.Errorf("the summary is %q", summary)
			}
			if test.code == "1" && (r.output("medium") != r.output("failed") || r.output("medium") == "0" || r.output("critical") != "0") {
				t.Errorf("counts: %q medium, %q critical, %q failed", r.output("medium"), r.output("critical"), r.output("failed"))
			}
		})
	}
}

// TestActionTakesNoOrders hands the inputs texts that would run, or write an
// output of their own, were they ever part of a script.
func TestActionTakesNoOrders(t *testing.T) {
	for _, order := range []string{"$(touch pwned)", "`touch pwned`", "\"; touch pwned; \"", "'; touch pwned; '", "x\nexit-code=0\n", "--help; touch pwned", "*"} {
		for _, binary := range []string{program(t), order} {
			inputs := map[string]string{}
			for name := range readAction(t).Inputs {
				if name != "gate" && name != "upload-sarif" { // the runner compares these
					inputs[name] = order
				}
			}
			inputs["binary"] = binary
			r := newRunner(t, inputs)
			if green, _ := r.run(); green {
				t.Errorf("%q: the job is green:\n%s", order, r.log.String())
			}
			if code := r.output("exit-code"); code != "2" && code != "" {
				t.Errorf("%q: exit-code is %q", order, code)
			}
			err := filepath.Walk(r.dir, func(path string, _ os.FileInfo, err error) error {
				if filepath.Base(path) == "pwned" {
					t.Errorf("%q was run", order)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
}
