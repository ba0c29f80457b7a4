// Package steward has the message of Steward's version of April 2022. It is called so because gob writes the package's name.
package steward

// Node is the name of one.
type Node string

// Method is the name of one.
type Method string

// Message has its fields in the order in which both codecs write them.
type Message struct {
	_                    struct{} `cbor:",toarray"`
	ToNode               Node     `json:"toNode"`
	ToNodes              []Node   `json:"toNodes,omitempty"`
	ID                   int      `json:"id"`
	Data                 []byte   `json:"data"`
	Method               Method   `json:"method"`
	MethodArgs           []string `json:"methodArgs"`
	ArgSignature         []byte   `json:"argSignature"`
	ReplyMethod          Method   `json:"replyMethod"`
	ReplyMethodArgs      []string `json:"replyMethodArgs"`
	IsReply              bool     `json:"isReply"`
	FromNode             Node     `json:"fromNode"`
	ACKTimeout           int      `json:"ACKTimeout"`
	Retries              int      `json:"retries"`
	ReplyACKTimeout      int      `json:"replyACKTimeout"`
	ReplyRetries         int      `json:"replyRetries"`
	MethodTimeout        int      `json:"methodTimeout"`
	ReplyMethodTimeout   int      `json:"replyMethodTimeout"`
	Directory            string   `json:"directory"`
	FileName             string   `json:"fileName"`
	PreviousMessage      *Message
	RelayViaNode         Node   `json:"relayViaNode"`
	RelayOriginalViaNode Node   `json:"relayOriginalViaNode"`
	RelayFromNode        Node   `json:"relayFromNode"`
	RelayToNode          Node   `json:"relayToNode"`
	RelayOriginalMethod  Method `json:"relayOriginalMethod"`
	RelayReplyMethod     Method `json:"relayReplyMethod"`
}
