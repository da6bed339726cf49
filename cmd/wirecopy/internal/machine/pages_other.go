//go:build !linux

package machine

// dropPages does nothing: only Linux lets go of pages that can be read again.
func dropPages() int64 { return 0 }

// LargePages is for Linux.
func LargePages() {}
