// Package archive keeps what the pipeline has found, for as long as its owner likes, and answers who said what about
// whom, since when, and in which words. It is one more reader of finished articles: nothing in the pipeline waits for it,
// and all of it can be made anew from the stream or from an export.
//
// A Store is a SQLite file, or a PostgreSQL database where one machine is outgrown. Both are asked by the same queries.
package archive
