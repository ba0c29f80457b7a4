package main

import (
	"reflect"
	"strings"

	april "./april"
	january "./january"
)

// message is what the peer works with: April's fields, and the data as January's list of texts beside them.
type message struct {
	april.Message
	// Parts is the data in January; there, Data is not used.
	Parts []string `json:"parts"`
}

// ofJanuary gives the same message in the fields of April. A previous message has no data, in either version.
func ofJanuary(from *january.Message) message {
	var to message
	copyFields(&to.Message, from)
	to.Parts = from.Data
	return to
}

func (m message) january() *january.Message {
	to := &january.Message{}
	copyFields(to, &m.Message)
	to.Data = m.Parts
	return to
}

// copyFields copies all that both versions have, apart from the data; messages inside are copied alike.
func copyFields(to, from interface{}) {
	target, source := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
	for i := 0; i < source.NumField(); i++ {
		name := source.Type().Field(i).Name
		field := target.FieldByName(name)
		switch {
		case name == "_" || name == "Data" || !field.IsValid():
		case name == "PreviousMessage":
			if !source.Field(i).IsNil() {
				field.Set(reflect.New(field.Type().Elem()))
				copyFields(field.Interface(), source.Field(i).Interface())
			}
		case field.Kind() == reflect.Slice && field.Type().Elem() != source.Field(i).Type().Elem():
			copyList(field, source.Field(i))
		default:
			field.Set(source.Field(i).Convert(field.Type()))
		}
	}
}

func copyList(to, from reflect.Value) {
	if from.IsNil() {
		return
	}
	to.Set(reflect.MakeSlice(to.Type(), from.Len(), from.Len()))
	for i := 0; i < from.Len(); i++ {
		to.Index(i).Set(from.Index(i).Convert(to.Type().Elem()))
	}
}

// text is the data as the file methods write it.
func (m message) text() string {
	return string(m.Data) + strings.Join(m.Parts, "")
}
