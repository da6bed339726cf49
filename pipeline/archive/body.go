package archive

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

var decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(wire.MaxBody))
})

// unzip gives an article's JSON as it was stored.
func unzip(body []byte) ([]byte, error) {
	d, err := decoder()
	if err != nil {
		return nil, err
	}
	b, err := d.DecodeAll(body, nil)
	if err != nil {
		return nil, fmt.Errorf("an article of the archive cannot be read: %w", err)
	}
	return b, nil
}

func readBody(body []byte) (*pipeline.Article, error) {
	b, err := unzip(body)
	if err != nil {
		return nil, err
	}
	return Decode(b)
}
