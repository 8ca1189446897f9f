// Package main takes nats.go through the gate: the checks that ../README.md lists, one line and an exit code.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	watchdog       = 20 * time.Second
	stepTime       = 5 * time.Second
	messages       = 100
	queueMessages  = 50
	streamMessages = 10
)

var sizes = []int{0, 1, 17, 1_000, 4_096, 16_384, 65_535, 65_536}

// body looks like protocol lines: nothing between the clients may take it for them.
func body(number int) []byte {
	size := sizes[number%len(sizes)]
	line := fmt.Sprintf("%d:\r\nINFO {\"host\":\"10.0.0.7\",\"connect_urls\":[\"10.0.0.7:4222\"]}\r\nPING\r\n", number)
	return bytes.Repeat([]byte(line), size/len(line)+1)[:size]
}

func numbered(nc *nats.Conn, prefix string) error {
	sub, err := nc.SubscribeSync(prefix + ".numbered.*")
	if err != nil {
		return err
	}
	for number := range messages {
		if err := nc.Publish(fmt.Sprintf("%s.numbered.%d", prefix, number), body(number)); err != nil {
			return err
		}
	}
	for number := range messages {
		msg, err := sub.NextMsg(stepTime)
		if err != nil {
			return fmt.Errorf("message %d: %w", number, err)
		}
		if msg.Subject != fmt.Sprintf("%s.numbered.%d", prefix, number) {
			return fmt.Errorf("message %d arrived as %s", number, msg.Subject)
		}
		if !bytes.Equal(msg.Data, body(number)) {
			return fmt.Errorf("message %d has another content (%d bytes)", number, len(msg.Data))
		}
	}
	return sub.Unsubscribe()
}

func requestReply(nc *nats.Conn, prefix string) error {
	sub, err := nc.Subscribe(prefix+".request", func(msg *nats.Msg) {
		// A lost answer shows as the request's time-out.
		_ = msg.Respond(append([]byte("re:"), msg.Data...))
	})
	if err != nil {
		return err
	}
	reply, err := nc.Request(prefix+".request", []byte("ask"), stepTime)
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if string(reply.Data) != "re:ask" {
		return fmt.Errorf("reply was %q", reply.Data)
	}
	return sub.Unsubscribe()
}

func headers(nc *nats.Conn, prefix string) error {
	sub, err := nc.SubscribeSync(prefix + ".headers")
	if err != nil {
		return err
	}
	sent := nats.NewMsg(prefix + ".headers")
	sent.Header.Set("Interop-Number", "7")
	sent.Data = []byte("with header")
	if err := nc.PublishMsg(sent); err != nil {
		return err
	}
	msg, err := sub.NextMsg(stepTime)
	if err != nil {
		return fmt.Errorf("message with headers: %w", err)
	}
	if msg.Header.Get("Interop-Number") != "7" {
		return fmt.Errorf("headers were %v", msg.Header)
	}
	if string(msg.Data) != "with header" {
		return fmt.Errorf("body under headers was %q", msg.Data)
	}
	return sub.Unsubscribe()
}

func queueGroup(nc *nats.Conn, prefix string) error {
	arrived := make(chan *nats.Msg, 2*queueMessages)
	for range 2 {
		if _, err := nc.ChanQueueSubscribe(prefix+".queue", "workers", arrived); err != nil {
			return err
		}
	}
	for number := range queueMessages {
		if err := nc.Publish(prefix+".queue", fmt.Appendf(nil, "%02d", number)); err != nil {
			return err
		}
	}
	// Once the PONG is here, so is all that was published before.
	if err := nc.FlushTimeout(stepTime); err != nil {
		return err
	}
	var got, want []string
	for len(arrived) > 0 {
		got = append(got, string((<-arrived).Data))
	}
	for number := range queueMessages {
		want = append(want, fmt.Sprintf("%02d", number))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return fmt.Errorf("the queue group got %v", got)
	}
	return nil
}

func streamed(nc *nats.Conn, prefix string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*stepTime)
	defer cancel()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	name, subject := strings.ReplaceAll(prefix, ".", "_"), prefix+".stream"
	stream, err := js.CreateStream(ctx, jetstream.StreamConfig{
		Name: name, Subjects: []string{subject}, Storage: jetstream.MemoryStorage,
	})
	if err != nil {
		return fmt.Errorf("create stream: %w", err)
	}
	for number := range streamMessages {
		ack, err := js.Publish(ctx, subject, body(number))
		if err != nil {
			return fmt.Errorf("store message %d: %w", number, err)
		}
		if ack.Sequence != uint64(number+1) {
			return fmt.Errorf("stored message %d as %d", number, ack.Sequence)
		}
	}
	consumer, err := stream.CreateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: "reader", AckPolicy: jetstream.AckExplicitPolicy,
	})
	if err != nil {
		return fmt.Errorf("create consumer: %w", err)
	}
	if err := consume(ctx, consumer); err != nil {
		return err
	}
	return js.DeleteStream(ctx, name)
}

func consume(ctx context.Context, consumer jetstream.Consumer) error {
	batch, err := consumer.Fetch(streamMessages, jetstream.FetchMaxWait(stepTime))
	if err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	number := 0
	for msg := range batch.Messages() {
		if !bytes.Equal(msg.Data(), body(number)) {
			return fmt.Errorf("stream message %d has another content", number)
		}
		if err := msg.DoubleAck(ctx); err != nil {
			return fmt.Errorf("ack of stream message %d: %w", number, err)
		}
		number++
	}
	if number != streamMessages {
		return fmt.Errorf("%d of %d stream messages arrived: %w", number, streamMessages, batch.Error())
	}
	return nil
}

func isUser(nc *nats.Conn, user string) error {
	reply, err := nc.Request("$SYS.REQ.USER.INFO", nil, stepTime)
	if err != nil {
		return fmt.Errorf("ask for the user: %w", err)
	}
	var info struct {
		Data struct{ User string }
	}
	if err := json.Unmarshal(reply.Data, &info); err != nil {
		return fmt.Errorf("the answer on the user: %w", err)
	}
	if info.Data.User != user {
		return fmt.Errorf("the server takes the client for %q", info.Data.User)
	}
	return nil
}

func keptToItsSubjects(nc *nats.Conn, failures <-chan error) error {
	if err := nc.Publish("elsewhere", []byte("out of bounds")); err != nil {
		return err
	}
	select {
	case err := <-failures:
		if !errors.Is(err, nats.ErrPermissionViolation) || !strings.Contains(err.Error(), "elsewhere") {
			return fmt.Errorf("reported for a forbidden subject: %w", err)
		}
		return nil
	case <-time.After(stepTime):
		return errors.New("nothing was reported for a forbidden subject")
	}
}

// nats.go does not show INFO itself: its server pool is what INFO's addresses become.
func infoNamesTheGateOnly(nc *nats.Conn, url string) error {
	if !nc.TLSRequired() {
		return errors.New("INFO does not say tls_required")
	}
	if _, err := nc.TLSConnectionState(); err != nil {
		return fmt.Errorf("no TLS: %w", err)
	}
	for _, server := range slices.Concat(nc.Servers(), nc.DiscoveredServers(), []string{nc.ConnectedUrl()}) {
		if server != "tls://"+url {
			return fmt.Errorf("INFO names %s", server)
		}
	}
	return nil
}

// arguments are the program's: cert, key and user are empty for a client without a certificate.
type arguments struct {
	url, ca, mode, cert, key, user, subjects, other string
	pid                                             int
}

func (a arguments) options() ([]nats.Option, error) {
	options := []nats.Option{
		nats.RootCAs(a.ca), nats.Timeout(stepTime), nats.NoReconnect(), nats.DrainTimeout(stepTime),
	}
	if a.cert != "" {
		options = append(options, nats.ClientCert(a.cert, a.key))
	}
	switch a.mode {
	case "info-first":
		return append(options, nats.Secure()), nil
	case "tls-first":
		return append(options, nats.TLSHandshakeFirst()), nil
	default:
		return nil, fmt.Errorf("no such mode: %q", a.mode)
	}
}

func run(args arguments) error {
	failures := make(chan error, 100)
	closed := make(chan struct{})
	options, err := args.options()
	if err != nil {
		return err
	}
	nc, err := nats.Connect("tls://"+args.url, append(options,
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { failures <- err }),
		nats.ClosedHandler(func(*nats.Conn) { close(closed) }))...)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if args.user != "" {
		if err := isUser(nc, args.user); err != nil {
			return err
		}
		if err := keptToItsSubjects(nc, failures); err != nil {
			return err
		}
	}
	prefix := args.subjects + ".go." + rand.Text()
	for _, step := range []func(*nats.Conn, string) error{numbered, requestReply, headers, queueGroup, streamed} {
		if err := step(nc, prefix); err != nil {
			return err
		}
	}
	if err := infoNamesTheGateOnly(nc, args.url); err != nil {
		return err
	}
	if err := nc.Drain(); err != nil {
		return fmt.Errorf("drain: %w", err)
	}
	<-closed
	if len(failures) > 0 {
		return fmt.Errorf("reported by the client: %w", <-failures)
	}
	return nil
}

func main() {
	var args arguments
	flag.StringVar(&args.url, "url", "", "`HOST:PORT` of the gate")
	flag.StringVar(&args.ca, "ca", "", "`FILE` with the certificate authority")
	flag.StringVar(&args.mode, "mode", "", "info-first or tls-first")
	flag.StringVar(&args.cert, "cert", "", "`FILE` with the client's certificate")
	flag.StringVar(&args.key, "key", "", "`FILE` with its key")
	flag.StringVar(&args.user, "user", "", "`NAME` of the user that the server must take the client for")
	flag.StringVar(&args.subjects, "subjects", "interop", "first `WORD` of the subjects that the client may use")
	flag.StringVar(&args.other, "other", "", "`HOST:PORT` of the gate to go to when the first one leaves")
	flag.IntVar(&args.pid, "pid", 0, "`PID` of the gate that is to leave")
	flag.Parse()
	time.AfterFunc(watchdog, func() {
		fmt.Printf("not done after %v\n", watchdog)
		os.Exit(1)
	})
	work := run
	if args.other != "" {
		args.mode = "leaving"
		work = func(a arguments) error { return leave(a.url, a.other, a.ca, a.pid) }
	}
	if err := work(args); err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		fmt.Println(line)
		os.Exit(1)
	}
	fmt.Printf("ok nats.go %s %s\n", nats.Version, args.mode)
}
