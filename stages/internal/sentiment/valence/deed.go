package valence

// Deed is what a word tells that somebody does, suffers or is: a kind of deeds.txt, which says more of each.
type Deed uint8

// The kinds of deeds.txt.
const (
	NoDeed     Deed = iota
	Violence        // killed
	Theft           // stole
	Wrong           // lied
	Law             // was arrested
	Probe           // was investigated
	Penalty         // was banned
	Blame           // was criticised
	Praise          // was praised
	Win             // won
	Help            // rescued
	Lose            // lost
	Admit           // confessed
	Deny            // denied
	Die             // died
	Offender        // a killer
	Hero            // a champion
	Crime           // fraud
	Proceeding      // a trial
	Criticism       // an outrage
	Merit           // a prize
	Deeds           // how many kinds there are
)

var deedNames = [Deeds]string{"", "violence", "theft", "wrong", "law", "probe", "penalty", "blame", "praise", "win", "help", "lose", "admit",
	"deny", "die", "offender", "hero", "crime", "proceeding", "criticism", "merit"}

// String is the kind's name in deeds.txt and in the features of models, "" for none.
func (d Deed) String() string { return deedNames[d] }
