package main

import (
	"bytes"
	"encoding/gob"
	"io"
)

// gobOperations are Steward messages with a new coder for each, as Steward does it, and on a stream that goes on as long as the
// program, with one coder; and larger values. Whoever encodes has a buffer that has grown, and gives pointers, which spares Go a copy.
func gobOperations(dir string) map[string]func() operation {
	return map[string]func() operation{
		"gob-decode-new":     func() operation { return decodeNew(dir) },
		"gob-encode-new":     func() operation { return encodeNew(dir) },
		"gob-decode-stream":  func() operation { return decodeStream(dir) },
		"gob-encode-stream":  func() operation { return encodeStream(dir) },
		"gob-doubles-decode": func() operation { return decodeValue[[]float64](read(dir, "doubles.gob")) },
		"gob-doubles-encode": func() operation { return encodeValue[[]float64](read(dir, "doubles.gob")) },
		"gob-map-decode":     func() operation { return decodeValue[map[string]int](read(dir, "map.gob")) },
		"gob-map-encode":     func() operation { return encodeValue[map[string]int](read(dir, "map.gob")) },
		"gob-structs-decode": func() operation { return decodeValue[[]Order](read(dir, "structs.gob")) },
		"gob-structs-encode": func() operation { return encodeValue[[]Order](read(dir, "structs.gob")) },
	}
}

func decodeNew(dir string) operation {
	streams := readParts(dir, "messages-alone.gob")
	return operation{len(streams), func() error {
		for _, stream := range streams {
			var decoded Message
			if err := gob.NewDecoder(bytes.NewReader(stream)).Decode(&decoded); err != nil {
				return err
			}
		}
		return nil
	}}
}

func encodeNew(dir string) operation {
	messages := readMessages(dir)
	var buffer bytes.Buffer
	return operation{len(messages), func() error {
		for i := range messages {
			buffer.Reset()
			if err := gob.NewEncoder(&buffer).Encode(&messages[i]); err != nil {
				return err
			}
		}
		return nil
	}}
}

// decodeStream reads the definitions once, and then the same messages again and again.
func decodeStream(dir string) operation {
	definitions := read(dir, "definitions.gob")
	stream := bytes.NewReader(append(definitions, read(dir, "messages.gob")...))
	decoder := gob.NewDecoder(stream)
	count := len(readMessages(dir))
	return operation{count, func() error {
		for i := 0; i < count; i++ {
			var decoded Message
			if err := decoder.Decode(&decoded); err != nil {
				return err
			}
		}
		_, err := stream.Seek(int64(len(definitions)), io.SeekStart)
		return err
	}}
}

func encodeStream(dir string) operation {
	messages := readMessages(dir)
	var buffer bytes.Buffer
	encoder := gob.NewEncoder(&buffer)
	return operation{len(messages), func() error {
		buffer.Reset()
		for i := range messages {
			if err := encoder.Encode(&messages[i]); err != nil {
				return err
			}
		}
		return nil
	}}
}

func readMessages(dir string) []Message {
	decoder := gob.NewDecoder(bytes.NewReader(append(read(dir, "definitions.gob"), read(dir, "messages.gob")...)))
	var messages []Message
	for {
		var message Message
		err := decoder.Decode(&message)
		if err == io.EOF {
			return messages
		}
		check(err)
		messages = append(messages, message)
	}
}

func decodeValue[T any](encoded []byte) operation {
	return operation{1, func() error {
		return gob.NewDecoder(bytes.NewReader(encoded)).Decode(new(T))
	}}
}

func encodeValue[T any](encoded []byte) operation {
	var value T
	check(gob.NewDecoder(bytes.NewReader(encoded)).Decode(&value))
	var buffer bytes.Buffer
	return operation{1, func() error {
		buffer.Reset()
		return gob.NewEncoder(&buffer).Encode(&value)
	}}
}
