package ingest_test

import "testing"

func TestPageForms(t *testing.T) {
	const (
		text = "<p>The river rose again on Monday, and the lower bridge of Vessel was closed to all but the fire brigade, which had to bring three families across it.</p>" +
			"<p>“We have seen worse,” said the mayor, Anna Ruh, as she stood on the bank of the river in a yellow coat. “We will see worse again before the spring.”</p>" +
			"<p>The council will vote on Tuesday about a second bridge, which would cost 5 million and stand a kilometre further up the river, near the old mill.</p>" +
			"<p>Engineers of the province had warned for years that the piers of the old bridge, built in 1911, were too weak for a flood like this one.</p>"
		heading = "<h1>River rises again</h1>"
	)
	page := func(lang, head, body string) string {
		return `<!DOCTYPE html><html lang="` + lang + `"><head><title>River rises again | Ex News</title>` + head + "</head><body>" + body + "</body></html>"
	}
	article := func(head, before string) string {
		return page("en", head, "<article>"+heading+before+text+"</article>")
	}
	const day = "created: 2024-03-04T00:00:00Z"
	checkForms(t, []formCase{
		{name: "JSON-LD with a line break and a tab in a text", item: article(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"River rises again","description":"It rose.
Again.	","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"}}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "JSON-LD with marks of quotation in a text", item: article(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"River rises again","description":"The "old" bridge, built in "1911", stood","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"}}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "JSON-LD with commas behind the last values", item: article(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"River rises again","image":["a.jpg",],"datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe",},}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "JSON-LD with comments", item: article(`<script type="application/ld+json">/* made by a template */{"@type":"NewsArticle", // the kind
"headline":"River rises again","url":"https://ex.org/a","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"}}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "JSON-LD with escapes of JavaScript", item: article(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"River rises again","description":"The town\'s bridge","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"}}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "JSON-LD as references", item: article(`<script type="application/ld+json">{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;River rises again&quot;,&quot;datePublished&quot;:&quot;2024-03-04T10:11:12Z&quot;,&quot;author&quot;:{&quot;name&quot;:&quot;Jo Poe&quot;}}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "JSON-LD with a type that has a parameter", item: article(`<script type="application/ld+json; charset=utf-8">{"@type":"NewsArticle","headline":"River rises again","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"}}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "JSON-LD that is cut off", item: article(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"River rises again","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"},"articleSection":"Wor</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "the article within a page of JSON-LD", item: article(`<script type="application/ld+json">{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"River rises again","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"}}}</script>`, ""), want: []string{"headline: River rises again", "by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "a time without a value", item: article("", "<p>by Jo Poe, <time>March 4, 2024</time></p>"), want: []string{"by: Jo Poe", day}},
		{name: "a date in words, in a class of any name", item: article("", `<div class="date-line">Published: 4 March 2024, 10:11</div>`), want: []string{day}, not: []string{"Published"}},
		{name: "a date in numbers, the day first", item: page("de", "", "<div>"+heading+`<span class="datum">04.03.2024, 10:11 Uhr</span><p class="autor">Von Jo Poe</p>`+text+"</div>"), want: []string{"by: Jo Poe", day}, not: []string{"Uhr"}},
		{name: "a date in numbers, the month first", item: article("", "<div>03/04/2024 10:11 AM</div>"), want: []string{day}},
		{name: "a date in Chinese", item: article("", "<div>2024年3月4日</div>"), want: []string{day}},
		{name: "a time in seconds", item: article("", `<div data-timestamp="1709547072">4 hours ago</div>`), want: []string{"created: 2024-03-04T10:11:12Z"}, not: []string{"ago"}},
		{name: "a date in the data of a script", item: article(`<script>x={"publishedAt": "2024-03-04T10:11:12Z"}</script>`, ""), want: []string{"created: 2024-03-04T10:11:12Z"}},
		{name: "a meta element of the site's own", item: article(`<meta name="ex:publish-day" content="2024-03-04">`, ""), want: []string{day}},
		{name: "RDFa", item: article("", `<div><span property="datePublished" content="2024-03-04T10:11:12Z"></span><span property="schema:author">Jo Poe</span></div>`), want: []string{"by: Jo Poe", "created: 2024-03-04T10:11:12Z"}},
		{name: "a date within the story is none of the page", item: article("", "<p>It was on March 4, 2020 that the river last rose so high that the whole of the lower town, with its mill and its two churches, stood under water for days.</p>"), not: []string{"created"}},
		{name: "authors that are links in a list", item: article("", `<ul class="authors"><li><a href="/x/jo">Jo Poe</a></li><li><a href="/x/al">Al Bo</a></li></ul>`), want: []string{"by: Jo Poe, Al Bo"}},
		{name: "an author by where the link leads", item: article("", `<div>Text: <a href="/author/jo-poe/">Jo Poe</a></div>`), want: []string{"by: Jo Poe"}},
		{name: "a class that speaks of authors is no name", item: article("", `<div class="author-more">Follow</div>`), not: []string{"by: "}},
		{name: "the name of the site as heading", item: page("en", "", `<h1><a href="/">Ex News</a></h1><div><h2>River rises again</h2>`+text+"</div>"), want: []string{"headline: River rises again"}},
		{name: "what asks for a subscription", item: page("en", "", "<article>"+heading+text+`<div class="paywall-box"><h2>Continue reading</h2><p>Have all of our stories for 1 euro a month, on all of your devices.</p></div><p class="tags">Tags: <a>river</a></p></article>`), want: []string{"headline: River rises again"}, not: []string{"euro", "Continue", "Tags"}},
		{name: "a story in a wrapper of that name", item: page("en", "", `<article><div class="paywall">`+heading+text+"</div></article>"), want: []string{"headline: River rises again"}, not: []string{"paragraph: River rises again"}},
	})
}
