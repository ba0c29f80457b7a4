package main

import "github.com/fxamacker/cbor"

// cborOperations are Steward messages, each alone.
func cborOperations(dir string) map[string]func() operation {
	return map[string]func() operation{
		"cbor-decode": func() operation { return decodeCbor(readParts(dir, "messages-alone.cbor")) },
		"cbor-encode": func() operation { return encodeCbor(readMessages(dir)) },
	}
}

func decodeCbor(all [][]byte) operation {
	return operation{len(all), func() error {
		for _, each := range all {
			var decoded Message
			if err := cbor.Unmarshal(each, &decoded); err != nil {
				return err
			}
		}
		return nil
	}}
}

func encodeCbor(messages []Message) operation {
	return operation{len(messages), func() error {
		for i := range messages {
			if _, err := cbor.Marshal(&messages[i]); err != nil {
				return err
			}
		}
		return nil
	}}
}
