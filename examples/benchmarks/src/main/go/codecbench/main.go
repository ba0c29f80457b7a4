// Command codecbench measures Go's codecs on the bytes in a folder, beside which the Java benchmarks run.
//
//	codecbench write DIR   writes what Go's encoder makes of lists, a map and structs
//	codecbench run DIR [gob|cbor|zstd]
//	                       prints a line for each measurement: name, ns an operation, bytes and allocations of one
package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"time"
)

const (
	rounds       = 5
	roundTime    = 250 * time.Millisecond
	streamLength = 1000
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: codecbench write|run DIR [PART]")
		os.Exit(2)
	}
	part := ""
	if len(os.Args) > 3 {
		part = os.Args[3]
	}
	switch dir := os.Args[2]; os.Args[1] {
	case "write":
		write(dir, "doubles.gob", doubles())
		write(dir, "map.gob", counts())
		write(dir, "structs.gob", orders())
	case "run":
		measureAll(dir, part)
	default:
		fmt.Fprintln(os.Stderr, "codecbench: write or run, not", os.Args[1])
		os.Exit(2)
	}
}

func measureAll(dir, part string) {
	if part == "" || part == "gob" {
		measureGob(dir)
	}
	if part == "" || part == "cbor" {
		measureCbor(read(dir, "message.cbor"))
	}
	if part == "" || part == "zstd" {
		for _, size := range []string{"400", "4k", "64k"} {
			measureZstd(size, read(dir, "text-"+size))
		}
	}
}

// measure prints the median of some rounds, each of so many operations that it takes roundTime.
func measure(name string, perOperation int, operation func() error) {
	check(operation())
	count := calibrate(operation)
	var results []result
	for i := 0; i < rounds; i++ {
		results = append(results, timed(count, operation))
	}
	sort.Slice(results, func(i, j int) bool { return results[i].took < results[j].took })
	median := results[rounds/2]
	all := float64(count * perOperation)
	fmt.Printf("%s %.1f %.0f %.1f\n", name,
		float64(median.took.Nanoseconds())/all, float64(median.bytes)/all, float64(median.allocations)/all)
}

type result struct {
	took               time.Duration
	bytes, allocations uint64
}

func calibrate(operation func() error) int {
	for count := 1; ; count *= 2 {
		if took := timed(count, operation).took; took > roundTime/4 {
			return int(float64(count)*float64(roundTime)/float64(took)) + 1
		}
	}
}

func timed(count int, operation func() error) result {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	for i := 0; i < count; i++ {
		check(operation())
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return result{took, after.TotalAlloc - before.TotalAlloc, after.Mallocs - before.Mallocs}
}

func write(dir, file string, value interface{}) {
	var buffer bytes.Buffer
	check(gob.NewEncoder(&buffer).Encode(value))
	check(os.WriteFile(filepath.Join(dir, file), buffer.Bytes(), 0o644))
}

func read(dir, file string) []byte {
	content, err := os.ReadFile(filepath.Join(dir, file))
	check(err)
	return content
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "codecbench:", err)
		os.Exit(1)
	}
}
