// Speaks over a socket as uwe's client and server do: one JSON value each way, through Go's own encoder and decoder.
//
//	go run uwe.go send PATH ACTION ARGS    sends a request, prints what the answer decodes to
//	go run uwe.go serve PATH ANSWER        answers one request, prints what the request decodes to
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
)

type question struct {
	Name string          `json:"ActionFunc"`
	Args json.RawMessage `json:"args"`
}

type answer struct {
	Status int             `json:"status"`
	Error  string          `json:"error,omitempty"`
	Data   json.RawMessage `json:"data"`
}

func main() {
	switch os.Args[1] {
	case "send":
		send(os.Args[2], os.Args[3], os.Args[4])
	case "serve":
		serve(os.Args[2], os.Args[3])
	}
}

func send(path, action, args string) {
	connection, err := net.Dial("unix", path)
	must(err)
	defer connection.Close()
	q := question{Name: action}
	if args != "" {
		q.Args = json.RawMessage(args)
	}
	must(json.NewEncoder(connection).Encode(q))
	var a answer
	must(json.NewDecoder(connection).Decode(&a))
	fmt.Printf("%d|%s|%s\n", a.Status, a.Error, a.Data)
}

func serve(path, data string) {
	listener, err := net.Listen("unix", path)
	must(err)
	fmt.Println("listening")
	connection, err := listener.Accept()
	must(err)
	var q question
	must(json.NewDecoder(connection).Decode(&q))
	must(json.NewEncoder(connection).Encode(answer{Data: json.RawMessage(data)}))
	must(connection.Close())
	fmt.Printf("%s|%s\n", q.Name, q.Args)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
