package main

import "github.com/klauspost/compress/zstd"

// zstdOperations use one encoder and one decoder for all texts of a size, as the library advises.
func zstdOperations(dir string) map[string]func() operation {
	operations := map[string]func() operation{}
	for _, each := range []string{"400", "4k", "64k"} {
		size := each
		operations["zstd-compress-"+size] = func() operation { return compress(read(dir, "text-"+size)) }
		operations["zstd-decompress-"+size] = func() operation { return decompress(read(dir, "text-"+size)) }
	}
	return operations
}

func compress(text []byte) operation {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	check(err)
	return operation{1, func() error {
		encoder.EncodeAll(text, nil)
		return nil
	}}
}

func decompress(text []byte) operation {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	check(err)
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	check(err)
	packed := encoder.EncodeAll(text, nil)
	return operation{1, func() error {
		_, err := decoder.DecodeAll(packed, nil)
		return err
	}}
}
