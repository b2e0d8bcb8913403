package interp

import (
	"context"
	"errors"
	"strconv"

	"gopipe/shell/internal/arith"
	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// evalArithmetic evaluates an expression.
func evalArithmetic(ctx context.Context, sh *state.Shell, text string, depth int) (int64, error) {
	return arith.Eval(ctx, expressionVars{sh}, text, depth)
}

// ArithCommand is ((...)), or let: it evaluates the expressions up to one that
// fails, says what is wrong, and returns the status.
func ArithCommand(ctx context.Context, sh *state.Shell, command string, texts ...string) int {
	value := int64(0)
	for _, text := range texts {
		var err error
		if value, err = evalArithmeticFor(ctx, sh, command, text); err != nil {
			return arithFailed(sh, err)
		}
	}
	return state.Btoi(value == 0)
}

// evalArithmeticFor evaluates an expression for a command that is named in
// errors.
func evalArithmeticFor(ctx context.Context, sh *state.Shell, command, text string) (int64, error) {
	value, err := evalArithmetic(ctx, sh, text, 0)
	if failed, ok := err.(*arith.Error); ok {
		err = failed.Of(command)
	}
	return value, err
}

// arithFailed reports an error in an expression that was not an expansion.
func arithFailed(sh *state.Shell, err error) int {
	var unset *expand.UnsetError
	var subscript arith.SubscriptError
	if errors.As(err, &unset) || errors.As(err, &subscript) {
		ExpansionFailed(sh, err)
	} else {
		sh.Diagnose("%v", err)
	}
	return 1
}

// expressionVars are a shell's variables, as expressions see them.
type expressionVars struct{ *state.Shell }

func (sh expressionVars) Subscript(ctx context.Context, name, text string, depth int) (string, error) {
	if text == "" || text == "@" || text == "*" {
		return text, nil
	}
	isKey := false
	if vr := sh.Vars.Get(sh.Vars.Resolve(vars.Reference{Name: name}).Name); vr != nil {
		isKey = vr.Kind == vars.Assoc
	}
	text, err := Expander(ctx, sh.Shell).Subscript(text, isKey)
	if err != nil {
		return "", arith.SubscriptError{Err: err}
	}
	if isKey {
		return text, nil
	}
	index, err := evalArithmetic(ctx, sh.Shell, text, depth)
	if err != nil {
		if sh.Flow == state.FlowOn {
			sh.Status, sh.Flow = 1, state.FlowTop
		}
		return "", arith.SubscriptError{Err: err}
	}
	return strconv.FormatInt(index, 10), nil
}

func (sh expressionVars) Get(name string, indexed bool, subscript string) (string, error) {
	text, set := sh.expressionValue(name, indexed, subscript)
	if !set && sh.Opts.Nounset {
		return "", &expand.UnsetError{Text: name + ": unbound variable"}
	}
	return text, nil
}

// expressionValue is a variable's text. An element of a variable that is set counts
// as set; a subscript that is out of bounds is no error, only a message.
func (sh expressionVars) expressionValue(name string, indexed bool, subscript string) (text string, set bool) {
	ref := vars.Reference{Name: name, Indexed: true, Key: subscript}
	switch {
	case indexed:
		ref = sh.Vars.Resolve(ref)
	case sh.Vars.RefersToElement(name):
		ref = sh.Vars.Resolve(vars.Reference{Name: name})
	default:
		if vr := sh.Vars.Find(name); vr != nil {
			text, _ = vr.Value()
			set = vr.Set
		}
		return text, set
	}
	vr := sh.Vars.Find(ref.Name)
	if vr != nil && (ref.Key == "" || ref.IsAll() && vr.Kind != vars.Assoc) {
		sh.Diagnose("%s[%s]: bad array subscript", ref.Name, ref.Key)
		return "", true
	}
	text, _, err := sh.Vars.Element(context.Background(), ref)
	if err != nil {
		sh.Diagnose("%s: bad array subscript", name)
	}
	return text, vr != nil && vr.Set
}

func (sh expressionVars) Set(name string, indexed bool, subscript string, value int64) error {
	return sh.Vars.Assign(context.Background(), vars.Reference{Name: name, Indexed: indexed, Key: subscript}, state.FormatInt(value), false)
}
