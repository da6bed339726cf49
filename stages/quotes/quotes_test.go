package quotes

import (
	"slices"
	"strings"
	"testing"

	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/quotes/attribute"
)

// brief writes each quote as "type, speaker, cue: content".
func brief(s string) (out []string) {
	for _, q := range Of(attribute.Open(reading.New(text.Parse(s, nil), nil), nil), attribute.English()) {
		var parts []string
		for _, c := range q.Content {
			parts = append(parts, c.Text)
		}
		line := q.Type
		if q.Speaker != nil {
			line += ", " + q.Speaker.Text
		}
		if q.Cue != nil {
			line += ", " + q.Cue.Text
		}
		for _, v := range q.Via {
			line += ", via " + v.Text
		}
		out = append(out, line+": "+strings.Join(parts, " | "))
	}
	return out
}

func TestFind(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		// quotations and where their cue stands
		"speaker and verb after":       {`“The port is open,” Ines Varo said.`, []string{"direct, Ines Varo, said: The port is open"}},
		"verb and speaker after":       {`“The port is open,” said Ines Varo, a harbour pilot.`, []string{"direct, Ines Varo, a harbour pilot, said: The port is open"}},
		"apposition before the verb":   {`“The port is open,” Ines Varo, a harbour pilot, said.`, []string{"direct, Ines Varo, a harbour pilot, said: The port is open"}},
		"verb before":                  {`Varo told reporters: “The port is open.”`, []string{"direct, Varo, told: The port is open."}},
		"split":                        {`“The port,” Varo said, “is open.”`, []string{"direct, Varo, said: The port | is open."}},
		"split by an apposition":       {`“The port is open,” said Varo, a pilot from Velm, “and it will stay so.”`, []string{"direct, Varo, a pilot from Velm, said: The port is open | and it will stay so."}},
		"goes on in the next sentence": {`“The port is open,” Varo said. “It will stay so.”`, []string{"direct, Varo, said: The port is open | It will stay so."}},
		"question":                     {`“Is the port open?” Varo asked.`, []string{"direct, Varo, asked: Is the port open?"}},
		"transcript": {"Partial transcript:\n\nMOOR: Is the port open?\n\nVARO: It is.\n\nMOOR: For how long?\n\nVARO: For good.",
			[]string{"direct, MOOR: Is the port open?", "direct, VARO: It is.", "direct, MOOR: For how long?", "direct, VARO: For good."}},
		"transcript in marks": {"Partial transcript:\n\n“MOOR: Is the port open?\n\n“VARO: It is.\n\n“MOOR: For how long?\n\n“VARO: For good.”",
			[]string{"direct, MOOR: Is the port open?", "direct, VARO: It is.", "direct, MOOR: For how long?", "direct, VARO: For good."}},
		"several paragraphs":       {"“The port is open,” Varo said.\n\n“It will stay so for all the years to come.”", []string{"direct, Varo, said: The port is open", "direct, Varo: It will stay so for all the years to come."}},
		"each paragraph opens":     {"Varo said: “The port is open.\n\n“It will stay so.”", []string{"direct, Varo, said: The port is open.", "direct, Varo: It will stay so."}},
		"line with a colon before": {"Varo went on:\n\n“The port is open to all of you.”", []string{"direct, Varo: The port is open to all of you."}},
		"name and colon":           {`Ines Varo: “The port is open to all.”`, []string{"direct, Ines Varo, :: The port is open to all."}},
		"name and dash after":      {"“The port is open to all of us here.” - Ines Varo", []string{"direct, Ines Varo, -: The port is open to all of us here."}},
		"list of signed letters": {"“The port is open to all of us.” ― Ines Varo\n“It may not stay so for long.” ― Jory Moor",
			[]string{"direct, Ines Varo, ―: The port is open to all of us.", "direct, Jory Moor, ―: It may not stay so for long."}},
		"comma behind the mark": {`Moor said, “They need us in the port”, while the crew left.`, []string{"direct, Moor, said: They need us in the port"}},
		"sentence before":       {`Varo stopped at the gate. “The port must be open to everyone.”`, []string{"direct, Varo: The port must be open to everyone."}},
		"asked her":             {`Penn sang before asking her, “Where do we go from here?”`, []string{"direct, Penn, asking: Where do we go from here?"}},
		"of whom it is said":    {`Varo called the plan for the port “a gift to the owners.”`, []string{"mixed, Varo, called: the plan for the port “a gift to the owners.”"}},
		"list of names":         {`Varo called Penn a “cheat,” a “bully” and a “fool.”`, []string{"mixed, Varo, called: Penn a “cheat,” a “bully” and a “fool.”"}},
		"in the words of":       {`It was, in the words of Ines Varo, “a day to forget.”`, []string{"direct, Ines Varo, in the words of: a day to forget."}},

		// reported speech
		"that":              {`Varo said that the port was open.`, []string{"indirect, Varo, said: the port was open"}},
		"without that":      {`Varo said the port was open.`, []string{"indirect, Varo, said: the port was open"}},
		"after the clause":  {`The port was open, Varo said on Monday.`, []string{"indirect, Varo, said: The port was open"}},
		"within the clause": {`The port, she said, was open.`, []string{"indirect, she, said: The port | was open"}},
		"according to":      {`The port was open, according to the ministry.`, []string{"indirect, the ministry, according to: The port was open"}},
		"According to":      {`According to a spokesman for the ministry, the port was open.`, []string{"indirect, a spokesman for the ministry, According to: the port was open"}},
		"as reported":       {`As the Courier reported, the port was open.`, []string{"indirect, the Courier, reported: the port was open"}},
		"told someone":      {`Varo told the Courier that the port was open.`, []string{"indirect, Varo, told: the port was open"}},
		"whether":           {`Varo asked whether the port was open.`, []string{"indirect, Varo, asked: whether the port was open"}},
		"urged to":          {`Varo urged the ministry to open the port.`, []string{"indirect, Varo, urged: the ministry to open the port"}},
		"called for":        {`Varo called for an open port.`, []string{"indirect, Varo, called for: an open port"}},
		"accused of":        {`Varo accused the ministry of closing the port.`, []string{"indirect, Varo, accused: closing the port"}},
		"coordinated":       {`Varo said the port was open and added that it would stay so.`, []string{"indirect, Varo, said: the port was open", "indirect, Varo, added: it would stay so"}},
		"leads in":          {`Citing “duties at home,” the minister left early.`, []string{"direct, the minister, Citing: duties at home"}},
		"but added": {`Varo said the port was open but added, “It may not stay so.”`,
			[]string{"indirect, Varo, said: the port was open", "direct, Varo, added: It may not stay so."}},
		"said dryly":                         {`“It may not stay so,” Ines Varo, a pilot, said dryly.`, []string{"direct, Ines Varo, a pilot, said: It may not stay so"}},
		"a part of them":                     {`Most of them said the port was open.`, []string{"indirect, Most of them, said: the port was open"}},
		"the Times":                          {`The Velm Times reported that the port was open.`, []string{"indirect, The Velm Times, reported: the port was open"}},
		"participle":                         {`Varo opened the port, saying it would stay so.`, []string{"indirect, Varo, saying: it would stay so"}},
		"statement saying":                   {`The ministry issued a statement saying the port was open.`, []string{"indirect, The ministry, saying: the port was open"}},
		"relative clause":                    {`Varo, who said the port was open, left.`, []string{"indirect, Varo, said: the port was open"}},
		"behind a relative clause":           {`A pilot who works in the port said it was open.`, []string{"indirect, A pilot, said: it was open"}},
		"behind a participle":                {`People briefed on the matter said the port was open.`, []string{"indirect, People, said: the port was open"}},
		"told to":                            {`Varo told them to expect a long wait.`, []string{"indirect, Varo, told: to expect a long wait"}},
		"behind two relative clauses":        {`A pilot who works in the port, and who asked not to be named because he may not speak, said that it was open.`, []string{"indirect, A pilot, said: it was open"}},
		"apposition after a relative clause": {`The firm that built the wall, Moor Marine, said it was safe.`, []string{"indirect, The firm, said: it was safe"}},
		"quoted as saying":                   {`Varo was quoted as saying that the port was open.`, []string{"indirect, Varo, was quoted as saying: the port was open"}},
		"behind a place":                     {`Outside the court, Ines Varo said the port was open.`, []string{"indirect, Ines Varo, said: the port was open"}},
		"at least":                           {`Varo said at least five ships had sunk.`, []string{"indirect, Varo, said: at least five ships had sunk"}},
		"behind a relative clause and names": {`Ole Rask, a pilot of thirty years who left the port in May, said the new board was weak.`, []string{"indirect, Ole Rask, said: the new board was weak"}},
		"behind a semicolon":                 {`The port was full; the ships, Varo said, lay outside.`, []string{"indirect, Varo, said: the ships | lay outside"}},
		"a clause and then a quotation":      {`Varo said he had not known of the sale: “I heard of it today.”`, []string{"indirect, Varo, said: he had not known of the sale", "direct, Varo: I heard of it today."}},
		"that and when":                      {`The study found that when the nets came up, most of the fish were dead.`, []string{"indirect, The study, found: when the nets came up, most of the fish were dead"}},
		"told in the clause":                 {`The crew were reportedly still on board.`, []string{"indirect, reportedly: The crew were | still on board"}},
		"told by reports":                    {`By reports, the port was shut.`, []string{"indirect, reports, By: the port was shut"}},
		"clause as object":                   {`It is a step that officials say will help.`, []string{"indirect, officials, say: will help"}},

		// both
		"fragments": {`Varo said there was “no doubt” that the port “must open”.`, []string{"mixed, Varo, said: there was “no doubt” that the port “must open”"}},

		"inverted and split":                {`The port, said Varo, was open.`, []string{"indirect, Varo, said: The port | was open"}},
		"as she put it":                     {`As Ines Varo put it: “The port will never open.”`, []string{"direct, Ines Varo, put: The port will never open."}},
		"a title is no quotation":           {`Varo said on ABC's “This Week With Jory Penn” that she would resign.`, []string{"scare: This Week With Jory Penn", "indirect, Varo, said: she would resign"}},
		"a condition first":                 {`Varo said if the port stays shut, the crews will leave the town.`, []string{"indirect, Varo, said: if the port stays shut, the crews will leave the town"}},
		"while another notes":               {`Varo said the port was open, while Penn noted that the dock had burned.`, []string{"indirect, Varo, said: the port was open", "indirect, Penn, noted: the dock had burned"}},
		"the subject of the second verb":    {`Penn claimed the prize, but his main rival refused to leave and said the vote had been stolen.`, []string{"indirect, his main rival, said: the vote had been stolen"}},
		"who told a conference":             {`Turnout was low, its chairwoman, Olga Prim, told a news conference.`, []string{"indirect, its chairwoman, Olga Prim, told: Turnout was low"}},
		"although is not said":              {`Although the crew asked for a pilot, the captain announced the sale.`, []string{"indirect, the crew, asked for: a pilot", "indirect, the captain, announced: the sale"}},
		"paid tribute":                      {`The mayor paid tribute to the crew.`, []string{"indirect, The mayor, tribute to: the crew"}},
		"with two l":                        {`The governor signalled last month that the bank would wait.`, []string{"indirect, The governor, signalled: the bank would wait"}},
		"a person is sacked":                {`The club dismissed manager Ole Rask after the match.`, nil},
		"a claim is dismissed":              {`The mayor dismissed the claim.`, []string{"indirect, The mayor, dismissed: the claim"}},
		"no comment on reports":             {`The owners would not comment on reports that the port was for sale.`, nil},
		"said outside that":                 {`Moor said outside that his client would appeal.`, []string{"indirect, Moor, said: his client would appeal"}},
		"no answer to a request":            {`The owners did not respond to a request for comment.`, nil},
		"briefed on a day":                  {`The White House was briefed on Sunday, a US official said.`, []string{"indirect, a US official, said: The White House was briefed on Sunday"}},
		"and as a sign":                     {`Analysts at Brandt & Holm said the bank would wait.`, []string{"indirect, Analysts at Brandt & Holm, said: the bank would wait"}},
		"transcript with a short question":  {"VARO: You came late.\n\nPENN: I did.\n\nVARO: And now?\n\nPENN: Now I stay.", []string{"direct, VARO: You came late.", "direct, PENN: I did.", "direct, VARO: And now?", "direct, PENN: Now I stay."}},
		"counts of votes are no transcript": {"Moor: 547.\n\nVaro: 46.\n\nThe total.\n\nMoor: 2,316.\n\nVaro: 1,547.", nil},

		// where it ends
		"a comma within the marks": {`Moor said the sale was “a gift,” adding that the crew would fight it.`,
			[]string{"mixed, Moor, said: the sale was “a gift,”", "indirect, Moor, adding: the crew would fight it"}},
		"says before a name within marks": {`Moor called the sale “a wish list,” saying Penn had “never seen a ship.”`,
			[]string{"mixed, Moor, called: the sale “a wish list,”", "mixed, Moor, saying: Penn had “never seen a ship.”"}},
		"a semicolon":                    {`Penn said the port was lost; two ships had sunk in May.`, []string{"indirect, Penn, said: the port was lost"}},
		"another one spoke":              {`Penn said that the port was lost; her deputy, Ole Rask, spoke of a bad year.`, []string{"indirect, Penn, said: the port was lost", "indirect, her deputy, Ole Rask, spoke of: a bad year"}},
		"another one called it":          {`The mayor, Jory Penn, praised the sale; the owner, Ines Varo, called the plan a betrayal.`, []string{"indirect, The mayor, Jory Penn, praised: the sale", "indirect, the owner, Ines Varo, called: the plan a betrayal"}},
		"a clause that begins with it":   {`While saying that he respected the crew, Penn sold the ships.`, []string{"indirect, Penn, saying: he respected the crew"}},
		"within a clause about him":      {`Penn, who praised the crew and said he would pay them, never came to the port.`, []string{"indirect, Penn, praised: the crew", "indirect, Penn, said: he would pay them"}},
		"he before what she wanted":      {`Ines Varo, 63, a pilot raised in Velm, said she wanted a new port.`, []string{"indirect, Ines Varo, 63, said: she wanted a new port"}},
		"a show is no quotation":         {`Friday on the “Open Sea Hour,” Varo said the port would close.`, []string{"scare: Open Sea Hour", "indirect, Varo, said: the port would close"}},
		"who objects after the comma":    {`The board has refused homes at Mill Lane, Arden, after many residents objected.`, nil},
		"both of them":                   {`Reports said both were late.`, []string{"indirect, Reports, said: both were late"}},
		"submitted to a court":           {`Advocate Ines Varo, appearing for the crew, submitted that the notice had come too late.`, []string{"indirect, Advocate Ines Varo, submitted: the notice had come too late"}},
		"a bench observed":               {`The bench observed that no pilot had been heard.`, []string{"indirect, The bench, observed: no pilot had been heard"}},
		"an accountant is sacked":        {`The board dismissed its accountant in May.`, nil},
		"a jury is told":                 {`Penn had sold the ships, the jury was told.`, []string{"indirect, was told: Penn had sold the ships"}},
		"demand in a market":             {`Demand for frozen fish fell in the spring.`, nil},
		"a sale that was announced":      {`A sale announced on Monday would turn the port into a town.`, nil},
		"a clause first behind the name": {`According to Varo, while the pay is low, the crew will stay.`, []string{"indirect, Varo, According to: while the pay is low, the crew will stay"}},

		// kinds of American and business news
		"who issued a statement":           {`The board of Velm issued a statement deploring the fire.`, []string{"indirect, The board of Velm, deploring: the fire"}},
		"a statement issued in a town":     {`Moor issued a statement at his house outside Arden saying the vote was not over.`, []string{"indirect, Moor, saying: the vote was not over"}},
		"a letter that calls for it":       {`Ines Varo published a letter calling for an inquiry.`, []string{"indirect, Ines Varo, calling for: an inquiry"}},
		"a body that is called so":         {`Ole Rask, speaking to a club called Open Seas, said the port would close.`, []string{"indirect, Ole Rask, said: the port would close"}},
		"not to":                           {`Varo told the crews not to leave the port.`, []string{"indirect, Varo, told: not to leave the port"}},
		"promised not to":                  {`The board promised not to sell the dock.`, []string{"indirect, The board, promised: not to sell the dock"}},
		"warned somebody of a name":        {`Varo warned the mayor, Ole Rask, not to sell the dock.`, []string{"indirect, Varo, warned: not to sell the dock"}},
		"is warning":                       {`Varo is warning voters that the port will close.`, []string{"indirect, Varo, is warning: the port will close"}},
		"which, he said, is":               {`The park is near the dock, which, Moor said, is full in the summer.`, []string{"indirect, Moor, said: which | is full in the summer"}},
		"because, he said":                 {`The port was shut because, the board said, the wall had cracked.`, []string{"indirect, the board, said: the wall had cracked"}},
		"as she noted":                     {`The port, as a pilot noted, is seldom full.`, []string{"indirect, a pilot, noted: The port | is seldom full"}},
		"on the day they were told":        {`Varo told the crews this weekend she would leave the board.`, []string{"indirect, Varo, told: she would leave the board"}},
		"and another thing is said":        {`Penn said he would look into the fire and warned against delay.`, []string{"indirect, Penn, said: he would look into the fire", "indirect, Penn, warned against: delay"}},
		"a word for how it was said":       {`“I lost it all,” Varo wept.`, []string{"direct, Varo, wept: I lost it all"}},
		"the day it was announced":         {`The spokesman announced Monday morning.`, nil},
		"questions and answers on lines":   {"Ines Varo spoke to us.\nQ: Is it open?\nA: It is.\nQ: Since when?\nA: Since May.", []string{"direct, Q: Is it open?", "direct, A: It is.", "direct, Q: Since when?", "direct, A: Since May."}},
		"credits of pictures are no turns": {"The fair opened in Velm.\n\nImage: Ines Varo.\n\nImage: Ines Varo.\n\nImage: Ole Rask.\n\nImage: Ole Rask.", nil},
		"nor are facts":                    {"Who wants the seat\n\nInes Varo\n\nBorn: Velm, in May.\n\nParty: Harbour List.\n\nOle Rask\n\nBorn: Arden, in June.\n\nParty: None.", nil},
		"nor results":                      {"Around the grounds\n\nScorers: Varo, Rask.\n\nReferee: J. Penn.\n\nScorers: Moor.\n\nReferee: O. Lund.", nil},
		"who has a role in it":             {"Reporter: It was late.\n\nMinister: It was not.\n\nReporter: By an hour.\n\nMinister: By a minute.", []string{"direct, Reporter: It was late.", "direct, Minister: It was not.", "direct, Reporter: By an hour.", "direct, Minister: By a minute."}},

		// what nobody said
		"never said":                   {`The mayor never said the bridge would be closed.`, nil},
		"did not say that":             {`The council did not say the bridge would be closed.`, nil},
		"nobody said":                  {`Nobody said the work would be easy.`, nil},
		"no organization claimed":      {`No organization claimed it had set the fire.`, nil},
		"if he says":                   {`If Moor says he will go, Penn will stay.`, nil},
		"a number that is an estimate": {`An estimated four million people took part.`, nil},
		"announced on a day":           {`A merger announced Monday would turn the owners into pilots.`, nil},
		"states that vote":             {`Voters went to the polls in Arden and Velm, river states that have suffered much.`, nil},
		"a title before a role":        {`“Open Seas” singer Ole Rask said the tour would go on.`, []string{"scare: Open Seas", "indirect, singer Ole Rask, said: the tour would go on"}},
		"one word before a role":       {`“Tide” star Ines Varo said the show would go on.`, []string{"scare: Tide", "indirect, star Ines Varo, said: the show would go on"}},
		"claimed responsibility":       {`The Courier says a band of pilots, the Arden Eleven, claimed responsibility for the fire.`, []string{"indirect, The Courier, says: a band of pilots, the Arden Eleven, claimed responsibility for the fire"}},

		// who relays
		"quoted by": {`He was quoted by the Velm News Agency as saying the army was ready.`, []string{"indirect, He, was quoted by the Velm News Agency as saying, via the Velm News Agency: the army was ready"}},
		"via":       {`“The port is open,” he said, according to the Courier.`, []string{"direct, he, said, via the Courier: The port is open"}},
		"via by":    {`Varo was quoted as saying by the Courier that the port was open.`, []string{"indirect, Varo, was quoted as saying, via the Courier: the port was open"}},
		"who says what others said has said it": {`The mayor said officials denied the port was shut.`,
			[]string{"indirect, The mayor, said: officials denied the port was shut", "indirect, officials, denied, via The mayor: the port was shut"}},
		"author after a noun":     {`“The port is open,” said study author Ines Varo.`, []string{"direct, study author Ines Varo, said: The port is open"}},
		"two words and a comma":   {`Another pilot, Ole Rask, announced a tour of the southern ports.`, []string{"indirect, Another pilot, Ole Rask, announced: a tour of the southern ports"}},
		"reportedly a phrase":     {`Ole Rask had been ill for years, reportedly with a weak heart.`, []string{"indirect, reportedly: with a weak heart"}},
		"a relative clause":       {`The Courier, which first reported the storm, said in a letter that the port was shut.`, []string{"indirect, The Courier, reported: the storm", "indirect, The Courier, said: the port was shut"}},
		"not within brackets":     {`Varo added that 187 people were in intensive care units (ICU) and 109 needed help.`, []string{"indirect, Varo, added: 187 people were in intensive care units (ICU) and 109 needed help"}},
		"paragraphs run together": {`'We need the port. 'It took years to build,' Varo said.`, []string{"direct, Varo: We need the port.", "direct, Varo, said: It took years to build"}},
		"said and reported":       {`The port was open, Ines Varo said, the Courier reported.`, []string{"indirect, Ines Varo, said, via the Courier: The port was open"}},
		"via with that":           {`The Courier reported that Varo said the port was open.`, []string{"indirect, Varo, said, via The Courier: the port was open"}},

		// no words of anyone's
		"scare":     {`The so-called “sleepers” were two cats.`, []string{"scare: sleepers"}},
		"title":     {`The film “The Long Night Ferry” opens in May.`, []string{"scare: The Long Night Ferry"}},
		"belief":    {`Varo believes the port will open.`, nil},
		"intention": {`Varo vowed to open the port.`, []string{"indirect, Varo, vowed: to open the port"}},
		"declined after an opening clause": {`While Moor and Penn held the first talks of the year since the strike at the port of Ellery, Moor declined to comment on the answer of the owners during the talks, Varo Press reported.`,
			[]string{"indirect, Varo Press, reported: While Moor and Penn held the first talks of the year since the strike at the port of Ellery, Moor declined to comment on the answer of the owners during the talks"}},
		"quoted as saying, afterwards": {`Amid the tension, the two ministers spoke for ten minutes, a senior official was quoted as saying to the reporters gathered in the town after the talks.`,
			[]string{"indirect, a senior official, was quoted as saying: Amid the tension, the two ministers spoke for ten minutes"}},
		"declined":          {`Varo declined to comment.`, nil},
		"no report":         {`As the summit concluded in Port Velm, no deal was in sight.`, nil},
		"shown, not said":   {`Varo showed no emotion as the foreman read the list.`, nil},
		"finding":           {`The results indicate a shift towards the port.`, nil},
		"method":            {`Varo built a gauge to estimate the depth of the port.`, nil},
		"request as a noun": {`A letter asking the town to open the port was lost.`, nil},
		"naming a deed":     {`He insisted on announcing the new port.`, nil},
		"what she said":     {`What Varo said is unclear.`, nil},
		"cannot tell":       {`They can tell whether the port is open.`, nil},
		"that said":         {`That said, we think the port is open.`, nil},
		"clause behind":     {`Varo found the port quiet after the boats left.`, nil},
		"according to plan": {`The work went on according to plan.`, nil},
		"no speaker":        {`She was told that the port was open.`, []string{"indirect, was told: the port was open"}},
	} {
		if got := brief(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Find(%q)\n got %q\nwant %q", name, tt.text, got, tt.want)
		}
	}
}
