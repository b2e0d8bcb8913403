package expand

// A fragment is a part of an expanded word.
type fragment struct {
	kind fragmentKind
	text string
}

type fragmentKind uint8

const (
	plain    fragmentKind = iota // the program's own text
	quoted                       // means itself, and makes a field even if empty
	result                       // of an unquoted expansion, still to be split
	nextAt                       // between two elements of $@; a text joins them where IFS is empty
	nextStar                     // between two elements of an unquoted $*
)

// quoting is where a part of a word stands.
type quoting struct {
	double   bool // in double quotes, or in what is expanded as if it were
	document bool // in what is expanded as a here-document, where a double quote is literal
	here     bool // the here-document is none that something else is expanded as
	operand  bool // in the word of ${name:-word}
	assign   bool // in the value of an assignment: a tilde may follow a colon
	element  bool // in an element of an associative array: a tilde is one
}
