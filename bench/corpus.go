package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// corpusVersion is part of the directory's name: raise it when a generator
// changes, or old files of the same size would be taken for new ones.
const corpusVersion = "v1"

const mega = 1_000_000

// epoch is where the logs begin. Nothing here may look at the clock, for the
// files must be the same everywhere.
var epoch = time.Date(2025, time.March, 3, 8, 0, 0, 0, time.UTC)

// A corpus is one generated file.
type corpus struct {
	name        string
	full, quick int64 // size of the text
	seed        uint64
	zipped      bool
	lines       func(*rand.Rand) func([]byte) []byte // makes a source of lines
}

var corpora = []corpus{
	{name: "access.log", full: 310 * mega, quick: 6 * mega, seed: 1, lines: accessLines},
	{name: "app.log", full: 290 * mega, quick: 6 * mega, seed: 2, lines: appLines},
	{name: "lines.log", full: 95 * mega, quick: 1 * mega, seed: 5, lines: appLines}, // a million lines
	{name: "long.log", full: 100 * mega, quick: 1 * mega, seed: 6, lines: longLines},
	{name: "x.gz", full: 60 * mega, quick: 2 * mega, seed: 3, zipped: true, lines: accessLines},
	{name: "book.txt", full: 30 * mega, quick: 1 * mega, seed: 4, lines: bookLines},
}

func (c corpus) size(quick bool) int64 {
	if quick {
		return c.quick
	}
	return c.full
}

// ensureCorpora writes the files that are missing and returns where they are.
func ensureCorpora(ctx context.Context, root string, quick bool) (string, error) {
	dir := filepath.Join(corpusRoot(root), corpusVersion)
	if quick {
		dir += "-quick"
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	for _, c := range corpora {
		path, size := filepath.Join(dir, c.name), c.size(quick)
		if c.textSize(path) == size {
			continue
		}
		if err := ctx.Err(); err != nil {
			return "", err
		}
		progress("writing %s", path)
		if err := c.create(path, size); err != nil {
			return "", err
		}
	}
	return dir, nil
}

func corpusRoot(root string) string {
	if root != "" {
		return root
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "gopipe-bench")
}

// textSize is the size of the text in the file, or -1. A zipped file ends with
// it: how well it is packed may differ from one Go release to the next.
func (c corpus) textSize(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return -1
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return -1
	}
	if !c.zipped {
		return info.Size()
	}
	var last [4]byte
	if _, err := f.ReadAt(last[:], info.Size()-4); err != nil {
		return -1
	}
	return int64(binary.LittleEndian.Uint32(last[:]))
}

// create writes under another name first: an interrupted run must not leave
// part of a file that looks whole.
func (c corpus) create(path string, size int64) error {
	part := path + ".part"
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	err = c.write(f, size)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		os.Remove(part)
	}
	return err
}

func (c corpus) write(f io.Writer, size int64) error {
	next := c.lines(rand.New(rand.NewPCG(c.seed, 0)))
	if !c.zipped {
		return writeLines(f, next, size)
	}
	z := gzip.NewWriter(f)
	if err := writeLines(z, next, size); err != nil {
		return err
	}
	return z.Close()
}

// writeLines writes exactly size bytes, cutting the last line to fit.
func writeLines(f io.Writer, next func([]byte) []byte, size int64) error {
	w := bufio.NewWriterSize(f, 1<<20)
	var line []byte
	for size > 0 {
		line = append(next(line[:0]), '\n')
		if int64(len(line)) > size {
			line = append(line[:size-1], '\n')
		}
		size -= int64(len(line))
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return w.Flush()
}

// accessLines makes lines of a web server's log; 3 in 100 report an ERROR.
func accessLines(r *rand.Rand) func([]byte) []byte {
	ips := addresses(r, 4000)
	ip := rand.NewZipf(r, 1.2, 20, uint64(len(ips)-1))
	path := rand.NewZipf(r, 1.3, 5, 1999)
	clock := epoch
	return func(b []byte) []byte {
		clock = clock.Add(time.Duration(r.IntN(400)) * time.Millisecond)
		b = append(b, ips[ip.Uint64()]...)
		b = append(b, ' ')
		b = append(b, pick(r, hosts)...)
		b = append(b, " - "...)
		b = append(b, pick(r, users)...)
		b = clock.AppendFormat(b, " [02/Jan/2006:15:04:05 -0700] \"")
		b = append(b, pick(r, methods)...)
		b = appendPath(b, path.Uint64())
		b = append(b, " HTTP/1.1\" "...)
		return appendOutcome(b, r)
	}
}

func appendPath(b []byte, n uint64) []byte {
	b = append(b, " /"...)
	b = append(b, sections[n%uint64(len(sections))]...)
	b = append(b, '/')
	b = strconv.AppendUint(b, n, 10)
	return append(b, ".html"...)
}

// appendOutcome ends a line: status, size, agent, and what went wrong, if so.
func appendOutcome(b []byte, r *rand.Rand) []byte {
	failed := r.IntN(100) < 3
	status := pick(r, statuses)
	if failed {
		status = pick(r, failures)
	}
	b = append(b, status...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(200+r.IntN(60000)), 10)
	b = append(b, " \""...)
	b = append(b, pick(r, agents)...)
	b = append(b, '"')
	if failed {
		b = append(b, " ERROR "...)
		b = append(b, pick(r, errorMessages)...)
	}
	return b
}

// appLines makes lines of a busy service's log, some 500 in a second, so that
// the one in ten that is an ERROR often says what another has said.
func appLines(r *rand.Rand) func([]byte) []byte {
	message := rand.NewZipf(r, 1.5, 2, uint64(len(errorMessages)-1))
	clock := epoch
	return func(b []byte) []byte {
		clock = clock.Add(time.Duration(r.IntN(4)) * time.Millisecond)
		b = clock.AppendFormat(b, "2006-01-02T15:04:05Z ")
		if r.IntN(10) == 0 {
			b = append(b, "ERROR "...)
			b = append(b, pick(r, components)...)
			b = append(b, ' ')
			return append(b, errorMessages[message.Uint64()]...)
		}
		b = append(b, pick(r, levels)...)
		b = append(b, ' ')
		b = append(b, pick(r, components)...)
		b = append(b, ' ')
		b = append(b, pick(r, messages)...)
		b = append(b, " request="...)
		return strconv.AppendUint(b, r.Uint64(), 16)
	}
}

// longLines makes lines of 1 KB.
func longLines(r *rand.Rand) func([]byte) []byte {
	next := appLines(r)
	return func(b []byte) []byte {
		const size = 1023
		for len(b) < size {
			b = append(next(b), ' ')
		}
		return b[:size]
	}
}

// bookLines makes lines of prose, its words as unevenly frequent as real ones.
func bookLines(r *rand.Rand) func([]byte) []byte {
	vocabulary := inventWords(r, 20000)
	word := rand.NewZipf(r, 1.1, 2, uint64(len(vocabulary)-1))
	left := 0 // words until the sentence ends
	return func(b []byte) []byte {
		if left == 0 && r.IntN(12) == 0 {
			return b // an empty line ends a paragraph
		}
		for len(b) < 68 {
			if len(b) > 0 {
				b = append(b, ' ')
			}
			w := vocabulary[word.Uint64()]
			if left == 0 {
				left = 4 + r.IntN(20)
				w = strings.ToUpper(w[:1]) + w[1:]
			}
			left--
			b = append(append(b, w...), punctuation(r, left)...)
		}
		return b
	}
}

func punctuation(r *rand.Rand, left int) string {
	switch {
	case left == 0:
		return pick(r, []string{".", ".", ".", "?", "!"})
	case r.IntN(12) == 0:
		return ","
	}
	return ""
}

// inventWords makes n different words, the short ones first, as these are the
// ones that Zipf's law picks most.
func inventWords(r *rand.Rand, n int) []string {
	syllables := strings.Fields("a ba be co da de e el en fi ga hi i in ka la le li lo ma me mi mo na ne no o on or pa pe ra re ri ro sa se si so ta te ti to un va ve vi wo ya zu")
	seen := make(map[string]bool)
	var words []string
	for len(words) < n {
		w := ""
		for range 1 + len(words)*4/n + r.IntN(3) {
			w += pick(r, syllables)
		}
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

func addresses(r *rand.Rand, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("%d.%d.%d.%d", 11+r.IntN(180), r.IntN(256), r.IntN(256), 1+r.IntN(254))
	}
	return list
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

var (
	hosts      = []string{"www.example.com", "api.example.com", "static.example.com", "shop.example.com"}
	users      = []string{"-", "-", "-", "-", "-", "alice", "bob", "carol", "dave", "erin"}
	methods    = []string{"GET", "GET", "GET", "GET", "GET", "GET", "POST", "HEAD", "PUT"}
	sections   = []string{"products", "articles", "images", "cart", "search", "account", "help", "api/v2/orders"}
	statuses   = []string{"200", "200", "200", "200", "200", "200", "200", "301", "304", "404"}
	failures   = []string{"500", "502", "503", "504"}
	levels     = []string{"DEBUG", "DEBUG", "INFO", "INFO", "INFO", "INFO", "WARN"}
	components = []string{"auth", "billing", "cache", "gateway", "mailer", "orders", "search", "storage"}
	agents     = []string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
		"curl/7.88.1",
		"Go-http-client/1.1",
		"python-requests/2.31.0",
	}
	messages = []string{
		"request served from the local cache",
		"connection returned to the pool",
		"session renewed for a known client",
		"scheduled job finished without changes",
		"slow query logged for later inspection",
		"configuration reloaded, nothing changed",
	}
	errorMessages = []string{
		"connection refused by upstream server",
		"upstream timed out while reading the response header",
		"database is locked, giving up after 5 attempts",
		"no space left on device",
		"permission denied while opening the spool directory",
		"invalid token in the authorization header",
		"certificate has expired",
		"too many open files",
		"unexpected end of input in the request body",
		"checksum mismatch in block, reading the replica",
		"queue is full, message dropped",
		"worker died with signal 9, restarting it",
	}
)
