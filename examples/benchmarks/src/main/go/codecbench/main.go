// Command codecbench measures Go's codecs on the bytes in a folder, in turns with the Java benchmarks.
//
// It reads lines of a measurement's name and milliseconds, and answers each after about so long with what one operation took: nanoseconds
// and bytes.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// operation does count of what is measured.
type operation struct {
	count int
	run   func() error
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: codecbench DIR")
		os.Exit(2)
	}
	dir := os.Args[1]
	known := map[string]func() operation{}
	for _, part := range []map[string]func() operation{gobOperations(dir), cborOperations(dir), zstdOperations(dir)} {
		for name, begin := range part {
			known[name] = begin
		}
	}
	begun := map[string]operation{}
	questions := bufio.NewScanner(os.Stdin)
	for questions.Scan() {
		var name string
		var millis int
		_, err := fmt.Sscan(questions.Text(), &name, &millis)
		check(err)
		if _, ok := begun[name]; !ok {
			begin, ok := known[name]
			if !ok {
				check(fmt.Errorf("no measurement %s", name))
			}
			begun[name] = begin()
		}
		measure(begun[name], time.Duration(millis)*time.Millisecond)
	}
}

// measure prints what one of the operation takes. A quarter of the time goes to warm up.
func measure(measured operation, turn time.Duration) {
	run(measured, turn/4)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	times := run(measured, turn*3/4)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	all := float64(times * measured.count)
	fmt.Printf("%.1f %.0f\n", float64(took.Nanoseconds())/all, float64(after.TotalAlloc-before.TotalAlloc)/all)
}

// run asks for the time seldom, since some operations take little more than asking.
func run(measured operation, atLeast time.Duration) int {
	times := 0
	start := time.Now()
	for step := 1; ; {
		for i := 0; i < step; i++ {
			check(measured.run())
		}
		times += step
		took := time.Since(start)
		if took >= atLeast {
			return times
		}
		halfOfRest := float64(times) * float64(atLeast-took) / float64(took) / 2
		step = 1 + int(math.Min(halfOfRest, float64(2*step)))
	}
}

func read(dir, file string) []byte {
	content, err := os.ReadFile(filepath.Join(dir, file))
	check(err)
	return content
}

// readParts reads a file of parts, each behind its length.
func readParts(dir, file string) [][]byte {
	var parts [][]byte
	for rest := read(dir, file); len(rest) > 0; {
		length := binary.BigEndian.Uint32(rest)
		parts = append(parts, rest[4:4+length])
		rest = rest[4+length:]
	}
	return parts
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "codecbench:", err)
		os.Exit(1)
	}
}
