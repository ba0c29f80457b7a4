package main

import "github.com/klauspost/compress/zstd"

// measureZstd uses one encoder and one decoder for all, as the library advises.
func measureZstd(size string, text []byte) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	check(err)
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	check(err)
	packed := encoder.EncodeAll(text, nil)
	measure("zstd-compress-"+size, 1, func() error {
		encoder.EncodeAll(text, nil)
		return nil
	})
	measure("zstd-decompress-"+size, 1, func() error {
		_, err := decoder.DecodeAll(packed, nil)
		return err
	})
}
