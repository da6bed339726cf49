package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// clients are the types of the clients in other languages, by the path of the file below samples/clients.
func clients(documents []*jsonschema.Schema) map[string][]byte {
	named := map[string]*jsonschema.Schema{}
	for _, d := range documents {
		maps.Copy(named, d.Defs)
	}
	for _, d := range documents { // which say more of a type than those that hold one
		named[d.Title] = d
		if a := d.Properties["annotations"]; a != nil {
			named[a.Title] = a
		}
	}
	return map[string][]byte{
		"typescript/src/types.ts":  typescript(named),
		"python/wirecopy/types.py": python(named),
	}
}

const made = "made by docs/schemas/gen from the schemas in docs/schemas: go generate ./docs/..."

func typescript(named map[string]*jsonschema.Schema) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Types of what wirecopy sends, %s. Offsets count code points: [...text].slice(start, end).\n", made)
	var typ func(s *jsonschema.Schema) string
	typ = func(s *jsonschema.Schema) string {
		switch {
		case s.Ref != "":
			return refName(s)
		case len(s.Enum) > 0:
			return join(s.Enum, " | ")
		case s.Title != "" && named[s.Title] == s:
			return s.Title
		case s.Type == "array":
			return "Array<" + typ(s.Items) + ">"
		case len(s.Types) > 0 && s.Items != nil:
			return "Array<" + typ(s.Items) + "> | null"
		case s.Type == "integer", s.Type == "number":
			return "number"
		case s.Type == "boolean":
			return "boolean"
		case s.Type == "string":
			return "string"
		}
		return "unknown"
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		s := named[name]
		fmt.Fprintf(&b, "\n/** %s */\nexport interface %s {\n", comment(s), name)
		for _, field := range slices.Sorted(maps.Keys(s.Properties)) {
			p := s.Properties[field]
			mark := "?"
			if slices.Contains(s.Required, field) {
				mark = ""
			}
			if text := comment(p); text != "" {
				fmt.Fprintf(&b, "  /** %s */\n", text)
			}
			fmt.Fprintf(&b, "  %s%s: %s;\n", field, mark, typ(p))
		}
		if name == "Annotations" {
			b.WriteString("  /** Annotations of other stages. */\n  [name: string]: unknown;\n")
		}
		b.WriteString("}\n")
	}
	return b.Bytes()
}

func python(named map[string]*jsonschema.Schema) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\"\"\"Types of what wirecopy sends, %s.\n\nOffsets count code points, as indexes of str do.\n\"\"\"\n\nfrom __future__ import annotations\n\nfrom typing import Any, List, Literal, Optional, TypedDict\n", made)
	var typ func(s *jsonschema.Schema) string
	typ = func(s *jsonschema.Schema) string {
		switch {
		case s.Ref != "":
			return refName(s)
		case len(s.Enum) > 0:
			return "Literal[" + join(s.Enum, ", ") + "]"
		case s.Title != "" && named[s.Title] == s:
			return s.Title
		case s.Type == "array":
			return "List[" + typ(s.Items) + "]"
		case len(s.Types) > 0 && s.Items != nil:
			return "Optional[List[" + typ(s.Items) + "]]"
		case s.Type == "integer":
			return "int"
		case s.Type == "number":
			return "float"
		case s.Type == "boolean":
			return "bool"
		case s.Type == "string":
			return "str"
		}
		return "Any"
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		s := named[name]
		// Fields that may be missing stand in a class of their own: NotRequired is newer than many a Python.
		base := "TypedDict"
		if len(s.Required) > 0 {
			base = "_" + name
			fmt.Fprintf(&b, "\n\nclass _%s(TypedDict):\n", name)
			for _, field := range slices.Sorted(slices.Values(s.Required)) {
				fmt.Fprintf(&b, "    %s: %s\n", field, typ(s.Properties[field]))
			}
		}
		fmt.Fprintf(&b, "\n\nclass %s(%s, total=False):\n    \"\"\"%s\"\"\"\n\n", name, base, strings.ReplaceAll(comment(s), `"`, "'"))
		for _, field := range slices.Sorted(maps.Keys(s.Properties)) {
			if !slices.Contains(s.Required, field) {
				fmt.Fprintf(&b, "    %s: %s\n", field, typ(s.Properties[field]))
			}
		}
	}
	return b.Bytes()
}

func refName(s *jsonschema.Schema) string { return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:] }

// comment is a description on one line, safe within a comment.
func comment(s *jsonschema.Schema) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s.Description), " "), "*/", "* /")
}

func join(values []any, between string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(parts, between)
}
