package language_test

import (
	"testing"

	"wirecopy/stages/ingest/language"
)

// harbour says the same in many languages.
var harbour = map[string]string{
	"en": "The ferry will not sail on Friday because of the storm, the company said. The passengers have to wait in the harbour until the wind is weaker.",
	"de": "Die Fähre wird am Freitag wegen des Sturms nicht fahren, sagte das Unternehmen. Die Passagiere müssen im Hafen warten, bis der Wind nachlässt.",
	"fr": "Le ferry ne partira pas vendredi à cause de la tempête, a dit la compagnie. Les passagers doivent attendre dans le port que le vent soit moins fort.",
	"es": "El ferry no saldrá el viernes por la tormenta, dijo la compañía. Los pasajeros tienen que esperar en el puerto hasta que el viento sea más débil.",
	"it": "Il traghetto non partirà venerdì a causa della tempesta, ha detto la compagnia. I passeggeri devono aspettare nel porto che il vento sia più debole.",
	"pt": "O ferry não vai partir na sexta-feira por causa da tempestade, disse a companhia. Os passageiros têm de esperar no porto até que o vento seja mais fraco.",
	"nl": "De veerboot zal vrijdag niet varen vanwege de storm, zei het bedrijf. De passagiers moeten in de haven wachten tot de wind zwakker is.",
	"sv": "Färjan kommer inte att gå på fredag på grund av stormen, säger bolaget. Passagerarna får vänta i hamnen till dess att det blåser mindre, och det är inte roligt.",
	"da": "Færgen sejler ikke på fredag på grund af stormen, siger selskabet. Passagererne må vente i havnen, indtil vinden er svagere, og det har de også gjort før.",
	"nb": "Fergen går ikke på fredag på grunn av stormen, sier selskapet. Passasjerene må vente i havnen til vinden er svakere, og det har de også gjort før.",
	"fi": "Lautta ei lähde perjantaina, koska on myrsky, yhtiö kertoo. Matkustajat joutuvat odottamaan satamassa, kunnes tuuli on heikompi, mutta se ei ole uutta.",
	"pl": "Prom nie wypłynie w piątek z powodu burzy, powiedział przewoźnik. Pasażerowie muszą czekać w porcie, aż wiatr będzie słabszy, ale to nie jest nic nowego.",
	"hu": "A komp nem indul el pénteken a vihar miatt, és az utasoknak várniuk kell a kikötőben, amíg a szél meg nem gyengül, de ez már nem az első eset, hogy így van.",
	"tr": "Feribot fırtına için cuma günü kalkmayacak ve yolcular rüzgar daha zayıf olana kadar limanda bekleyecek, ancak bu yeni bir şey değil, dedi şirket.",
	"ru": "Паром не отправится в пятницу из-за шторма, сообщила компания. Пассажиры ждут в порту.",
	"uk": "Пором не вирушить у п'ятницю через шторм, повідомила компанія. Пасажири чекають у порту.",
	"el": "Το πλοίο δεν θα φύγει την Παρασκευή λόγω της καταιγίδας, είπε η εταιρεία.",
	"ar": "لن تبحر العبارة يوم الجمعة بسبب العاصفة، حسبما قالت الشركة.",
	"zh": "该公司表示，由于暴风雨，渡轮周五不会开航。",
	"ja": "嵐のため、フェリーは金曜日に出航しないと会社は述べた。",
	"ko": "회사는 폭풍 때문에 금요일에 여객선이 출항하지 않을 것이라고 밝혔다.",
}

func TestDetect(t *testing.T) {
	for want, text := range harbour {
		if got, sure := language.Detect(text); got != want || !sure {
			t.Errorf("Detect(%q) = %s, sure %v, want %s, sure", text, got, sure, want)
		}
	}
	for _, text := range []string{"", "12 34", "Gulls 4, Herons 3", "\xff\xfe", "…"} {
		if got, sure := language.Detect(text); sure {
			t.Errorf("Detect(%q) = %s, sure, though there is nothing to tell by", text, got)
		}
	}
}

func TestLanguageOfArticle(t *testing.T) {
	tests := []struct{ name, declared, text, want string }{
		{"declared and right", "en-GB", harbour["en"], "en-GB"},
		{"not declared", "", harbour["fr"], "fr"},
		{"declared and clearly wrong", "en-US", harbour["es"], "es"},
		{"close relatives are believed", "no", harbour["nb"], "no"},
		{"close relatives are believed, Danish for Norwegian", "da", harbour["nb"], "da"},
		{"too short to contradict", "fr", "Oui.", "fr"},
		{"too short to tell", "", "Gulls 4, Herons 3", "en"},
		{"too short, with words of another language", "", "Mr. Di La Rua is in.", "en"},
		{"underscore", "en_US", harbour["en"], "en-US"},
		{"nonsense", "english language", harbour["en"], "en"},
		{"another script", "en", harbour["ru"], "ru"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := language.Of(tt.declared, tt.text); got != tt.want {
				t.Errorf("%q, declared as %q: got %q, want %q", tt.text, tt.declared, got, tt.want)
			}
		})
	}
}

func BenchmarkDetect(b *testing.B) {
	text := ""
	for len(text) < 2048 {
		text += harbour["en"] + " "
	}
	b.SetBytes(2048)
	for b.Loop() {
		language.Detect(text)
	}
}
