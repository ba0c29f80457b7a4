// Package steward has the message of Steward's version of January 2022. It is called so because gob writes the package's name.
package steward

// Node is the name of one.
type Node string

// Method is the name of one.
type Method string

// Message has its fields in the order in which both codecs write them.
type Message struct {
	_                    struct{} `cbor:",toarray"`
	ToNode               Node
	ToNodes              []Node
	ID                   int
	Data                 []string
	Method               Method
	MethodArgs           []string
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
