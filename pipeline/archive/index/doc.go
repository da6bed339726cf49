// Package index keeps in a file of SQLite which articles a word stands in, as runs: what one transaction brings is written in the order of its
// words behind what is there, and runs of about one size are merged into a larger one by and by. So nothing that is there is changed in
// place, where words in no order would change as many pages as there are words, and to store an article costs the same whether there are a
// thousand or a million before it.
//
// An article is a number that is in the order of time, and a run has those of a time: who asks for the newest, or for a time, reads
// only the runs that have them.
package index
