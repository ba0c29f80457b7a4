// stewardpeer behaves on the wire as nodes of Steward do, in both versions, defects included. It is told what to do by lines of JSON,
// and tells what happens by lines of JSON. It ends when its input does.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/nats-io/nats.go"
)

// command is a line of input. Op is start, send, stop or rewrite.
type command struct {
	Op       string              `json:"op"`
	Settings settings            `json:"settings"`
	Node     string              `json:"node"`
	Messages []message           `json:"messages"`
	Headers  map[string][]string `json:"headers"`
	Body     []byte              `json:"body"`
}

// event is a line of output.
type event struct {
	Event     string      `json:"event"`
	Node      string      `json:"node,omitempty"`
	Subject   string      `json:"subject,omitempty"`
	Headers   nats.Header `json:"headers,omitempty"`
	Outcome   string      `json:"outcome,omitempty"`
	Attempts  int         `json:"attempts,omitempty"`
	Signature string      `json:"signature,omitempty"`
	File      string      `json:"file,omitempty"`
	Text      string      `json:"text,omitempty"`
	Body      []byte      `json:"body,omitempty"`
	Message   *message    `json:"message,omitempty"`
}

var events = make(chan event, 10000)

func emit(e event) {
	events <- e
}

func writeEvents() {
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	encoder := json.NewEncoder(out)
	for e := range events {
		if err := encoder.Encode(e); err != nil {
			fail(err)
		}
		if len(events) == 0 {
			if err := out.Flush(); err != nil {
				fail(err)
			}
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "stewardpeer:", err)
	os.Exit(1)
}

func main() {
	go writeEvents()
	nodes := map[string]*node{}
	decoder := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<16))
	for decoder.More() {
		var c command
		if err := decoder.Decode(&c); err != nil {
			fail(err)
		}
		if err := obey(nodes, c); err != nil {
			fail(fmt.Errorf("%s: %w", c.Op, err))
		}
	}
}

func obey(nodes map[string]*node, c command) error {
	switch c.Op {
	case "start":
		started, err := startNode(c.Settings)
		if err != nil {
			return err
		}
		nodes[started.Name] = started
		emit(event{Event: "started", Node: started.Name})
	case "send":
		sender := nodes[c.Node]
		for _, m := range c.Messages {
			m.FromNode = nodeName(sender.Name)
			sender.send(m)
		}
	case "stop":
		nodes[c.Node].stop()
		delete(nodes, c.Node)
		emit(event{Event: "stopped", Node: c.Node})
	case "rewrite":
		return rewrite(c)
	default:
		return fmt.Errorf("no such command")
	}
	return nil
}

// rewrite decodes the body of a message and encodes what it holds.
func rewrite(c command) error {
	w, err := newWire(c.Settings.Dialect, c.Settings.Serial, c.Settings.Compression)
	if err != nil {
		return err
	}
	m, err := w.decode(nats.Header(c.Headers), c.Body)
	if err != nil {
		return err
	}
	body, err := w.encode(m)
	emit(event{Event: "rewritten", Body: body, Message: &m})
	return err
}
