package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

// settings are what a node is started with; times are in seconds.
type settings struct {
	Name          string `json:"name"`
	URL           string `json:"url"`
	Dialect       string `json:"dialect"`
	Serial        string `json:"serial"`
	Compression   string `json:"compression"`
	Central       string `json:"central"`
	ErrorLog      bool   `json:"errorLog"`
	Relay         bool   `json:"relay"`
	PublicKeysGet bool   `json:"publicKeysGet"`
	Hello         int    `json:"hello"`
	AckTimeout    int    `json:"ackTimeout"`
	Retries       int    `json:"retries"`
}

// node is one Steward node: what it subscribes, what it sends, and what it knows.
type node struct {
	settings
	wire    wire
	conn    *nats.Conn
	table   map[string]bool
	private ed25519.PrivateKey
	input   chan message
	done    chan struct{}

	mutex      sync.Mutex
	publishers map[string]*publisher
	processes  map[string]*process
	nextID     int
	keys       map[string][]byte
}

// process is an entry of the process list. One that publishes has no subscription.
type process struct {
	id           int
	kind         string
	subject      string
	subscription *nats.Subscription
}

func startNode(s settings) (*node, error) {
	w, err := newWire(s.Dialect, s.Serial, s.Compression)
	if err != nil {
		return nil, err
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	conn, err := nats.Connect(s.URL, nats.MaxReconnects(-1), nats.Name(s.Name))
	if err != nil {
		return nil, err
	}
	n := &node{settings: s, wire: w, conn: conn, table: methodsOf(s.Dialect), private: private,
		input: make(chan message), done: make(chan struct{}), publishers: map[string]*publisher{},
		processes: map[string]*process{}, nextID: 2, keys: map[string][]byte{}}
	if err := n.subscribeAll(); err != nil {
		conn.Close()
		return nil, err
	}
	go n.route()
	n.publishFromStart()
	return n, conn.Flush()
}

func (n *node) stop() {
	close(n.done)
	n.conn.Close()
}

// subscribeAll starts the subscribers that a Steward node has from its start on.
func (n *node) subscribeAll() error {
	methods := []string{"REQOpProcessList", "REQOpProcessStart", "REQOpProcessStop", "REQRelayInitial", "REQToSocket",
		"REQHello", "REQToFileAppend", "REQToFile", "REQPing", "REQPong", "REQToConsole"}
	if n.Dialect == isApril {
		methods = append(methods, "REQPublicKey", "REQToFileNACK", "REQPublicKeysPut")
	}
	if n.PublicKeysGet {
		methods = append(methods, "REQPublicKeysGet")
	}
	for _, method := range methods {
		if err := n.subscribe(n.subjectOf(n.Name, method)); err != nil {
			return err
		}
	}
	if n.ErrorLog {
		if err := n.subscribe(n.subjectOf(errorCentral, "REQErrorLog")); err != nil {
			return err
		}
	}
	if n.Relay {
		return n.subscribe("*." + n.subjectOf(n.Name, "REQRelay"))
	}
	return nil
}

func (n *node) subscribe(subject string) error {
	subscription, err := n.conn.Subscribe(subject, func(incoming *nats.Msg) {
		go n.receive(subject, incoming)
	})
	if err != nil {
		return err
	}
	if err := subscription.SetPendingLimits(-1, -1); err != nil {
		return err
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.add("subscriber", subject, subscription)
	return nil
}

// add enters a process; the mutex is held.
func (n *node) add(kind, subject string, subscription *nats.Subscription) *process {
	entered := &process{n.nextID, kind, subject, subscription}
	n.nextID++
	n.processes[subject+"_"+kind] = entered
	return entered
}

// publishFromStart says hello and asks for keys, now and from time to time.
func (n *node) publishFromStart() {
	if n.Hello < 1 {
		return
	}
	hello := message{}
	hello.ToNode, hello.FromNode, hello.Method = nodeName(n.Central), nodeName(n.Name), "REQHello"
	hello.ACKTimeout, hello.Retries = 10, 1
	hello.Directory, hello.FileName = "hello-messages", "hello.log"
	n.setData(&hello, string(n.private.Public().(ed25519.PublicKey)), "Hello from "+n.Name+"\n")
	go n.repeat(hello, time.Duration(n.Hello)*time.Second)
	if n.Dialect != isApril {
		return
	}
	get := message{}
	get.ToNode, get.FromNode, get.Method = nodeName(n.Central), nodeName(n.Name), "REQPublicKeysGet"
	get.ACKTimeout, get.Retries, get.ReplyMethod = 10, 1, "REQPublicKeysPut"
	get.Directory, get.FileName = "publickeysget", "publickeysget.log"
	go n.repeat(get, 60*time.Second)
}

func (n *node) repeat(m message, every time.Duration) {
	for {
		n.send(m)
		select {
		case <-n.done:
			return
		case <-time.After(every):
		}
	}
}

// setData gives a message the data that it has in the node's version.
func (n *node) setData(m *message, inApril, inJanuary string) {
	if n.Dialect == isApril {
		m.Data = []byte(inApril)
	} else {
		m.Parts = []string{inJanuary}
	}
}

// send hands a message to the router, as what enters Steward's ring buffer: what is not filled in gets its default.
func (n *node) send(m message) {
	if m.ACKTimeout < 1 {
		m.ACKTimeout = orDefault(n.AckTimeout, 10)
	}
	if m.Retries < 1 {
		m.Retries = orDefault(n.Retries, 1)
	}
	if m.MethodTimeout < 1 && !(m.MethodTimeout == -1 && n.Dialect == isApril) {
		m.MethodTimeout = 10
	}
	select {
	case n.input <- m:
	case <-n.done:
	}
}

func orDefault(value, instead int) int {
	if value < 1 {
		return instead
	}
	return value
}

// route takes one message after the other: relayed ones get their first step, and each goes to the publisher of its subject.
func (n *node) route() {
	for {
		select {
		case <-n.done:
			return
		case m := <-n.input:
			if !n.table[string(m.Method)] {
				n.report(m, fmt.Sprintf("error: routing: no such method: %s", m.Method))
				continue
			}
			m = n.relayed(m)
			if !n.publisherOf(n.subjectFor(m)).take(m) {
				return
			}
		}
	}
}

func (n *node) subjectFor(m message) string {
	return n.subjectOf(string(m.ToNode), string(m.Method))
}

// crash is what ends a whole Steward process. Here it ends the node, and is told, so that a test sees it.
func (n *node) crash(why string) {
	emit(event{Event: "crashed", Node: n.Name, Text: why})
	n.conn.Close()
}
