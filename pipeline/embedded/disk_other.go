//go:build !unix

package embedded

// DiskFree cannot be asked for here: the store limit is then the default one.
func DiskFree(string) (int64, error) { return defaultStore * 2, nil }
