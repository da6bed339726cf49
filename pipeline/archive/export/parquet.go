package export

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"wirecopy/pipeline/archive"
)

// parquetQuotes gathers rows into groups.
type parquetQuotes struct {
	w    *parquet.GenericWriter[Row]
	rows []Row
	n    int
}

const (
	rowsAtOnce = 1024
	rowsAGroup = 100 * rowsAtOnce
)

func newParquet(w io.Writer) *parquetQuotes {
	return &parquetQuotes{w: parquet.NewGenericWriter[Row](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("wirecopy", "1", ""))}
}

func (p *parquetQuotes) Write(q archive.Quote) error {
	if p.rows = append(p.rows, NewRow(q)); len(p.rows) < rowsAtOnce {
		return nil
	}
	return p.flush()
}

func (p *parquetQuotes) flush() error {
	n, err := p.w.Write(p.rows)
	p.rows = p.rows[:0]
	if p.n += n; err == nil && p.n >= rowsAGroup {
		p.n = 0
		return p.w.Flush()
	}
	return err
}

func (p *parquetQuotes) Close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}
