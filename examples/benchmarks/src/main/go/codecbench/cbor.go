package main

import "github.com/fxamacker/cbor"

func measureCbor(encoded []byte) {
	var message Message
	check(cbor.Unmarshal(encoded, &message))
	measure("cbor-decode", 1, func() error {
		var decoded Message
		return cbor.Unmarshal(encoded, &decoded)
	})
	measure("cbor-encode", 1, func() error {
		_, err := cbor.Marshal(message)
		return err
	})
}
