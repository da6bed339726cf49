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
			s.readType(spec, g.Doc)
		case *ast.ValueSpec:
			if g.Tok == token.CONST {
				n, v := textConstants(spec)
				names, values = append(names, n...), append(values, v...)
			}
		}
	}
	for _, n := range names {
		s.consts[n] = values
	}
}

func (s *source) readType(spec *ast.TypeSpec, doc *ast.CommentGroup) {
	s.types[spec.Name.Name] = sentence(spec.Doc, doc)
	st, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range st.Fields.List {
		for _, n := range f.Names {
			s.fields[spec.Name.Name+"."+n.Name] = sentence(f.Doc, f.Comment)
		}
	}
}

// textConstants gives the names that a line sets to text, and what it sets them to.
func textConstants(spec *ast.ValueSpec) (names, values []string) {
	for i, v := range spec.Values {
		lit, ok := v.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			continue
		}
		if text, err := strconv.Unquote(lit.Value); err == nil {
			names, values = append(names, spec.Names[i].Name), append(values, text)
		}
	}
	return names, values
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
