package main

import (
	"fmt"
	"math"
)

// Message has the fields of a Steward message of April 2022, in their order. The blank field makes fxamacker's CBOR an array.
type Message struct {
	_                    struct{} `cbor:",toarray"`
	ToNode               Node
	ToNodes              []Node
	ID                   int
	Data                 []byte
	Method               Method
	MethodArgs           []string
	ArgSignature         []byte
	ReplyMethod          Method
	ReplyMethodArgs      []string
	IsReply              bool
	FromNode             Node
	ACKTimeout           int
	Retries              int
	ReplyACKTimeout      int
	ReplyRetries         int
	MethodTimeout        int
	ReplyMethodTimeout   int
	Directory            string
	FileName             string
	PreviousMessage      *Message
	RelayViaNode         Node
	RelayOriginalViaNode Node
	RelayFromNode        Node
	RelayToNode          Node
	RelayOriginalMethod  Method
	RelayReplyMethod     Method
}

type Node string

type Method string

// Order is the struct of the list of structs.
type Order struct {
	ID    int
	Name  string
	Price float64
	Paid  bool
}

func doubles() []float64 {
	list := make([]float64, 10000)
	for i := range list {
		list[i] = math.Sqrt(float64(i)) * 1000
	}
	return list
}

func counts() map[string]int {
	all := make(map[string]int, 1000)
	for i := 0; i < 1000; i++ {
		all[name(i)] = i * 7
	}
	return all
}

func orders() []Order {
	list := make([]Order, 1000)
	for i := range list {
		list[i] = Order{ID: i, Name: name(i), Price: float64(i) * 1.25, Paid: i%2 == 0}
	}
	return list
}

func name(i int) string {
	return fmt.Sprintf("order-%04d", i)
}
