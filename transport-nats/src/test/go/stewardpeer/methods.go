package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"crypto/ed25519"

	april "./april"
)

// handler does what a method does. What it would write into a file it leaves in the event, with the file's name.
type handler func(m message, seen *event) error

func nodeName(text string) april.Node {
	return april.Node(text)
}

func (n *node) handlers() map[string]handler {
	return map[string]handler{
		"REQOpProcessList":  n.processList,
		"REQOpProcessStart": n.processStart,
		"REQOpProcessStop":  n.processStop,
		"REQRelayInitial":   n.relayInitial,
		"REQRelay":          n.relay,
		"REQHello":          n.hello,
		"REQPing":           n.ping,
		"REQPong":           n.pong,
		"REQErrorLog":       toFile,
		"REQToFile":         toFile,
		"REQToFileAppend":   toFile,
		"REQToFileNACK":     toFile,
		"REQToConsole":      nothing,
		"REQToSocket":       nothing,
		"REQPublicKey":      n.publicKey,
		"REQPublicKeysGet":  n.publicKeysGet,
		"REQPublicKeysPut":  n.publicKeysPut,
	}
}

func nothing(m message, seen *event) error {
	seen.Text = m.text()
	return nil
}

// toFile names the file as Steward does, by the request that the message answers if there is one.
func toFile(m message, seen *event) error {
	directory, of, name := m.Directory, m.ToNode, m.FileName
	if previous := m.PreviousMessage; previous != nil {
		directory, of, name = previous.Directory, previous.ToNode, previous.FileName
		if of == "" {
			of = m.FromNode
		}
	}
	return write(seen, directory, string(of), name, m.text())
}

func write(seen *event, directory, node, name, text string) error {
	if name == "" {
		return errors.New("is a directory: " + directory + "/" + node)
	}
	seen.File, seen.Text = directory+"/"+node+"/"+name, text
	return nil
}

func date() string {
	return time.Now().Format("Mon Jan _2 15:04:05 2006")
}

func (n *node) hello(m message, seen *event) error {
	said := fmt.Sprintf("%s, Received hello from %q", date(), m.FromNode)
	if n.Dialect == isJanuary {
		return write(seen, m.Directory, string(m.FromNode), m.FileName, said+"\n")
	}
	if err := write(seen, m.Directory, string(m.FromNode), m.FileName, said); err != nil {
		return err
	}
	n.mutex.Lock()
	before, known := n.keys[string(m.FromNode)]
	n.keys[string(m.FromNode)] = m.Data
	n.mutex.Unlock()
	if !known {
		n.report(m, "info: added public key for new node: "+string(m.FromNode))
	} else if string(before) != string(m.Data) {
		n.report(m, "info: updated with new public key for node: "+string(m.FromNode))
	}
	return nil
}

func (n *node) ping(m message, seen *event) error {
	said := fmt.Sprintf("%s, ping received from %s", date(), m.FromNode)
	if err := write(seen, m.Directory, string(m.ToNode), m.FileName, said); err != nil {
		return err
	}
	go n.reply(m, "")
	return nil
}

func (n *node) pong(m message, seen *event) error {
	if m.PreviousMessage == nil {
		n.crash("a pong without the message that it answers")
		return nil
	}
	said := fmt.Sprintf("%s, pong received from %s", date(), m.PreviousMessage.ToNode)
	if err := toFile(m, seen); err != nil {
		return err
	}
	seen.Text = said
	return nil
}

func (n *node) publicKey(m message, _ *event) error {
	go n.reply(m, string(n.private.Public().(ed25519.PublicKey)))
	return nil
}

// publicKeysGet writes keys as text, which destroys them, as Steward does.
func (n *node) publicKeysGet(m message, _ *event) error {
	n.mutex.Lock()
	known := map[string]string{}
	for name, key := range n.keys {
		known[name] = string(key)
	}
	n.mutex.Unlock()
	text, err := json.Marshal(known)
	if err != nil {
		return err
	}
	go n.reply(m, string(text))
	return nil
}

func (n *node) publicKeysPut(m message, seen *event) error {
	var keys map[string]string
	if err := json.Unmarshal(m.Data, &keys); err != nil {
		return err
	}
	seen.Text = m.text()
	return nil
}

func (n *node) processList(m message, _ *event) error {
	n.mutex.Lock()
	lines := make([]string, 0, len(n.processes))
	for _, each := range n.processes {
		lines = append(lines, fmt.Sprintf("%s, process: %s, id: %d, name: %s\n", date(), each.kind, each.id, each.subject))
	}
	n.mutex.Unlock()
	sort.Strings(lines)
	go n.reply(m, strings.Join(lines, ""))
	return nil
}

func (n *node) processStart(m message, _ *event) error {
	if len(m.MethodArgs) < 1 || !n.table[m.MethodArgs[0]] {
		go n.reply(m, "error: OpProcessStart: no such request type defined")
		return nil
	}
	subject := n.subjectOf(n.Name, m.MethodArgs[0])
	if err := n.subscribe(subject); err != nil {
		return err
	}
	n.mutex.Lock()
	id := n.processes[subject+"_subscriber"].id
	n.mutex.Unlock()
	n.answer(m, fmt.Sprintf("info: OpProcessStart: started id: %d, subject: %s, node: %s", id, subject, n.Name))
	return nil
}

func (n *node) processStop(m message, _ *event) error {
	if len(m.MethodArgs) < 3 {
		n.crash("REQOpProcessStop with fewer than three arguments")
		return nil
	}
	method, of, kind := m.MethodArgs[0], m.MethodArgs[1], m.MethodArgs[2]
	name := n.subjectOf(of, method) + "_" + kind
	n.mutex.Lock()
	found, known := n.processes[name]
	delete(n.processes, name)
	n.mutex.Unlock()
	if !known {
		n.answer(m, fmt.Sprintf("error: OpProcessStop: did not find process to stop: %s on %s", method, of))
		return nil
	}
	if found.subscription != nil {
		found.subscription.Unsubscribe()
	}
	n.answer(m, fmt.Sprintf("info: OpProcessStop: process stopped id: %d, method: %s on: %s", found.id, method, of))
	return nil
}

// answer replies and tells the error log the same.
func (n *node) answer(m message, text string) {
	n.report(m, text)
	go n.reply(m, text+"\n")
}
