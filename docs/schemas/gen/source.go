package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// source is what the schemas take from the text of a package: comments and constants.
type source struct {
	types  map[string]string   // type -> its comment
	fields map[string]string   // "Type.Field" -> its comment
	consts map[string][]string // constant -> the values of all string constants in its block
}

func readSource(dir string) (*source, error) {
	s := &source{types: map[string]string{}, fields: map[string]string{}, consts: map[string][]string{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				s.read(g)
			}
		}
	}
	if len(s.types) == 0 {
		return nil, fmt.Errorf("there are no types in %s", dir)
	}
	return s, nil
}

func (s *source) read(g *ast.GenDecl) {
	var names, values []string
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.types[spec.Name.Name] = sentence(spec.Doc, g.Doc)
			if st, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range st.Fields.List {
					for _, n := range f.Names {
						s.fields[spec.Name.Name+"."+n.Name] = sentence(f.Doc, f.Comment)
					}
				}
			}
		case *ast.ValueSpec:
			for i, n := range spec.Names {
				if i >= len(spec.Values) {
					continue
				}
				if lit, ok := spec.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING && g.Tok == token.CONST {
					if v, err := strconv.Unquote(lit.Value); err == nil {
						names, values = append(names, n.Name), append(values, v)
					}
				}
			}
		}
	}
	for _, n := range names {
		s.consts[n] = values
	}
}

// sentence gives the first comment that there is, on one line.
func sentence(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if text := strings.Join(strings.Fields(g.Text()), " "); text != "" {
			return text
		}
	}
	return ""
}
