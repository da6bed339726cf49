package wire

import (
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
)

// NewCorrection is the message that keeps an editor's correction. Its id makes publishing it again harmless.
func NewCorrection(c pipeline.Correction) (*nats.Msg, error) {
	if err := token.Check(c.Article.Source); err != nil {
		return nil, fmt.Errorf("source of article %s: %w", c.Article.ID, err)
	}
	body, err := marshal(c)
	if err != nil {
		return nil, fmt.Errorf("write correction %s: %w", c.ID, err)
	}
	h := make(nats.Header, 12)
	setCE(h, "specversion", "1.0")
	setCE(h, "source", "/wire/"+c.Article.Source)
	setCE(h, "time", stamp(c.Time))
	setCE(h, "subject", c.Article.ID)
	setCE(h, "datacontenttype", jsonType)
	setCE(h, ceVersion, strconv.Itoa(c.Article.Version))
	id := "correction/" + c.ID
	setCE(h, "id", id)
	setCE(h, "type", TypeCorrection)
	h[nats.MsgIdHdr] = []string{id}
	return compress(&nats.Msg{Subject: CorrectionSubject(c.Article.Source), Header: h, Data: body}), nil
}
