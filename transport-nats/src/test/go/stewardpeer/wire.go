package main

import (
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"fmt"
	"io"

	april "./april"
	january "./january"

	"github.com/fxamacker/cbor"
	"github.com/klauspost/compress/zstd"
	"github.com/nats-io/nats.go"
)

const (
	isApril   = "april"
	isJanuary = "january"
)

// wire is how a node writes. What it reads, the headers say.
type wire struct {
	dialect     string
	serial      string
	compression string
	packer      *zstd.Encoder
}

// newWire takes the names of the commands: a dialect, gob or cbor, and none, zstd or gzip.
func newWire(dialect, serial, compression string) (wire, error) {
	names := map[string]string{"none": "none", "zstd": "z", "gzip": "g"}
	w := wire{dialect: dialect, serial: serial, compression: names[compression]}
	switch {
	case dialect != isApril && dialect != isJanuary:
		return w, fmt.Errorf("no dialect %q", dialect)
	case serial != "gob" && serial != "cbor":
		return w, fmt.Errorf("no serialization %q", serial)
	case w.compression == "" || dialect == isJanuary && compression == "gzip":
		return w, fmt.Errorf("no compression %q in %s", compression, dialect)
	}
	level := zstd.SpeedDefault
	if dialect == isJanuary {
		level = zstd.SpeedBestCompression
	}
	var err error
	w.packer, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(level))
	return w, err
}

func (w wire) headers(publisher string) nats.Header {
	headers := nats.Header{}
	if w.dialect == isApril {
		headers["fromNode"] = []string{publisher}
		headers["serial"] = []string{w.serial}
		headers["cmp"] = []string{w.compression}
		return headers
	}
	if w.serial == "cbor" {
		headers["serial"] = []string{"cbor"}
	}
	if w.compression == "z" {
		headers["cmp"] = []string{"z"}
	}
	return headers
}

func (w wire) encode(m message) ([]byte, error) {
	var form interface{} = &m.Message
	if w.dialect == isJanuary {
		form = m.january()
	}
	plain, err := serialize(w.serial, form)
	if err != nil {
		return nil, err
	}
	return w.pack(plain)
}

func serialize(serial string, form interface{}) ([]byte, error) {
	if serial == "cbor" {
		return cbor.Marshal(form)
	}
	var buffer bytes.Buffer
	err := gob.NewEncoder(&buffer).Encode(form)
	return buffer.Bytes(), err
}

func (w wire) pack(plain []byte) ([]byte, error) {
	switch w.compression {
	case "z":
		return w.packer.EncodeAll(plain, nil), nil
	case "g":
		var buffer bytes.Buffer
		writer := gzip.NewWriter(&buffer)
		if _, err := writer.Write(plain); err != nil {
			return nil, err
		}
		err := writer.Close()
		return buffer.Bytes(), err
	default:
		return plain, nil
	}
}

// unpacker is used by all, one frame at a time, as its documentation allows.
var unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))

func (w wire) decode(headers nats.Header, body []byte) (message, error) {
	plain, err := w.unpack(first(headers, "cmp"), body)
	if err != nil {
		return message{}, fmt.Errorf("error: decompression failed: %v", err)
	}
	if w.dialect == isJanuary {
		form := &january.Message{}
		err = deserialize(first(headers, "serial"), plain, form)
		return ofJanuary(form), err
	}
	form := &april.Message{}
	err = deserialize(first(headers, "serial"), plain, form)
	return message{Message: *form}, err
}

func deserialize(serial string, plain []byte, form interface{}) error {
	var err error
	if serial == "cbor" {
		decoder := cbor.NewDecoder(bytes.NewReader(plain))
		err = decoder.Decode(form)
	} else {
		err = gob.NewDecoder(bytes.NewReader(plain)).Decode(form)
	}
	if err != nil {
		return fmt.Errorf("error: decoding failed: %v", err)
	}
	return nil
}

func (w wire) unpack(compression string, body []byte) ([]byte, error) {
	switch {
	case compression == "z":
		return unpacker.DecodeAll(body, nil)
	case compression == "g" && w.dialect == isApril:
		reader, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(reader)
	default:
		return body, nil
	}
}

// first gives the first value of a header whose name is written exactly so.
func first(headers nats.Header, name string) string {
	if values := headers[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}
