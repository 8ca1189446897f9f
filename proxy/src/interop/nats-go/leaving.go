package main

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
)

const leavingTime = 15 * time.Second

func awaitEvent(event <-chan struct{}, what string) error {
	select {
	case <-event:
		return nil
	case <-time.After(leavingTime):
		return errors.New("not told of " + what)
	}
}

// leave is connected to a gate that it has enter lame duck mode: it must be told, and go to the other one.
func leave(url, other, ca string, pid int) error {
	leaving, reconnected := make(chan struct{}, 1), make(chan struct{}, 1)
	nc, err := nats.Connect("tls://"+url+",tls://"+other,
		nats.DontRandomize(), nats.RootCAs(ca), nats.Secure(), nats.Timeout(stepTime),
		nats.ReconnectWait(50*time.Millisecond), nats.ReconnectJitter(0, 0), nats.MaxReconnects(-1),
		nats.LameDuckModeHandler(func(*nats.Conn) { leaving <- struct{}{} }),
		nats.ReconnectHandler(func(*nats.Conn) { reconnected <- struct{}{} }))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer nc.Close()
	if nc.ConnectedUrl() != "tls://"+url {
		return fmt.Errorf("connected to %s at first", nc.ConnectedUrl())
	}
	if err := syscall.Kill(pid, syscall.SIGUSR2); err != nil {
		return fmt.Errorf("signal: %w", err)
	}
	if err := awaitEvent(leaving, "lame duck mode"); err != nil {
		return err
	}
	if err := awaitEvent(reconnected, "another connection"); err != nil {
		return err
	}
	if nc.ConnectedUrl() != "tls://"+other {
		return fmt.Errorf("went to %s", nc.ConnectedUrl())
	}
	return nc.FlushTimeout(stepTime)
}
