package main

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
