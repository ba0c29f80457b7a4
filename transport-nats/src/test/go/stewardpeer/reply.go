package main

import "fmt"

// reply sends what a handler gives, as the request asks for it.
func (n *node) reply(request message, output string) {
	if request.ReplyMethod == "REQNone" && n.Dialect == isApril {
		return
	}
	if request.ReplyMethod == "" {
		request.ReplyMethod = "REQToFileAppend"
	}
	if !n.table[string(request.ReplyMethod)] || request.FromNode == "" {
		n.crash(fmt.Sprintf("a reply by %s to %q", request.ReplyMethod, request.FromNode))
		return
	}
	var m message
	m.ToNode, m.FromNode = request.FromNode, request.ToNode
	m.Method, m.MethodArgs, m.MethodTimeout = request.ReplyMethod, request.ReplyMethodArgs, request.ReplyMethodTimeout
	m.IsReply = true
	m.ACKTimeout, m.Retries = request.ReplyACKTimeout, request.ReplyRetries
	m.Directory, m.FileName = request.Directory, request.FileName
	n.setData(&m, output, output)
	previous := request.Message
	previous.Data = nil
	m.PreviousMessage = &previous
	n.send(m)
}

// relayed gives the first step of a message that is to go through another node: one to this node itself.
func (n *node) relayed(m message) message {
	via := m.RelayViaNode
	if via == "" || via == nodeName(n.Name) || m.Method == "REQRelayInitial" {
		return m
	}
	m.RelayFromNode, m.RelayToNode, m.RelayOriginalViaNode, m.RelayOriginalMethod = m.FromNode, m.ToNode, via, m.Method
	m.Method, m.ToNode, m.RelayViaNode = "REQRelayInitial", nodeName(n.Name), ""
	return m
}

// relayInitial sends the message on to the node that it is to go through. Its data is lost.
func (n *node) relayInitial(m message, _ *event) error {
	m.ToNode = m.RelayToNode + "." + m.RelayOriginalViaNode
	m.FromNode, m.Method = nodeName(n.Name), "REQRelay"
	m.Data, m.Parts = nil, nil
	if n.Dialect == isJanuary {
		m.Parts = []string{""}
	}
	go n.send(m)
	return nil
}

// relay sends the message to where it is meant to go.
func (n *node) relay(m message, _ *event) error {
	m.ToNode, m.FromNode, m.Method = m.RelayToNode, nodeName(n.Name), m.RelayOriginalMethod
	go n.send(m)
	return nil
}

// passReplyOn sends a copy of a reply to a relayed request to where that began. The reply is handled here besides.
func (n *node) passReplyOn(m *message) {
	if m.PreviousMessage == nil || m.PreviousMessage.RelayOriginalViaNode == "" {
		return
	}
	onward := *m
	onward.ToNode, onward.Method = m.PreviousMessage.RelayFromNode, m.PreviousMessage.RelayReplyMethod
	if onward.Method == "" {
		n.report(*m, "error: relayReplyMethod is empty, the replyMethod is used")
		onward.Method = m.PreviousMessage.ReplyMethod
	}
	previous := *m.PreviousMessage
	previous.RelayViaNode, previous.RelayOriginalViaNode = "", ""
	m.PreviousMessage, onward.PreviousMessage = &previous, &previous
	go n.send(onward)
}

// report tells the error log of the fleet.
func (n *node) report(about message, text string) {
	emit(event{Event: "error", Node: n.Name, Text: text})
	var m message
	m.ToNode, m.FromNode, m.Method = errorCentral, nodeName(n.Name), "REQErrorLog"
	m.Directory, m.FileName = "errorLog", "error.log"
	m.ACKTimeout, m.Retries = 60, 10
	line := fmt.Sprintf("%s, node: %s, ", date(), n.Name)
	if about.RelayFromNode != "" {
		line += fmt.Sprintf("relayFromNode: %s, ", about.RelayFromNode)
	}
	n.setData(&m, line+text+"\n", line+text+"\n")
	go n.send(m)
}
