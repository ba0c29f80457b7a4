package main

import (
	"bytes"
	"encoding/gob"
)

// measureGob measures a Steward message with a new coder for each, as Steward does it, and in streams of one coder; and larger values.
func measureGob(dir string) {
	encoded := read(dir, "message.gob")
	var message Message
	check(gob.NewDecoder(bytes.NewReader(encoded)).Decode(&message))
	measure("gob-decode-new", 1, func() error {
		var decoded Message
		return gob.NewDecoder(bytes.NewReader(encoded)).Decode(&decoded)
	})
	measure("gob-encode-new", 1, func() error {
		var buffer bytes.Buffer
		return gob.NewEncoder(&buffer).Encode(message)
	})
	measureStream(message)
	measureValue("gob-doubles", read(dir, "doubles.gob"), doubles(), func() interface{} { return new([]float64) })
	measureValue("gob-map", read(dir, "map.gob"), counts(), func() interface{} { return new(map[string]int) })
	measureValue("gob-structs", read(dir, "structs.gob"), orders(), func() interface{} { return new([]Order) })
}

func measureStream(message Message) {
	var stream bytes.Buffer
	measure("gob-encode-stream", streamLength, func() error {
		stream.Reset()
		encoder := gob.NewEncoder(&stream)
		for i := 0; i < streamLength; i++ {
			if err := encoder.Encode(message); err != nil {
				return err
			}
		}
		return nil
	})
	measure("gob-decode-stream", streamLength, func() error {
		decoder := gob.NewDecoder(bytes.NewReader(stream.Bytes()))
		for i := 0; i < streamLength; i++ {
			var decoded Message
			if err := decoder.Decode(&decoded); err != nil {
				return err
			}
		}
		return nil
	})
}

func measureValue(name string, encoded []byte, value interface{}, target func() interface{}) {
	measure(name+"-decode", 1, func() error {
		return gob.NewDecoder(bytes.NewReader(encoded)).Decode(target())
	})
	measure(name+"-encode", 1, func() error {
		var buffer bytes.Buffer
		return gob.NewEncoder(&buffer).Encode(value)
	})
}
