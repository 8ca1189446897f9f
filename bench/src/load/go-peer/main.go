// The least that a TLS forwarder can be on Go's crypto/tls and io.Copy. GOMAXPROCS=1 gives it one thread of Go's.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"runtime"
)

func main() {
	listen := flag.String("listen", "", "address to listen on")
	upstream := flag.String("upstream", "", "address to forward to")
	certificate := flag.String("cert", "", "certificate chain, PEM")
	key := flag.String("key", "", "private key, PEM")
	clientCA := flag.String("client-ca", "", "authorities that clients' certificates must be of, PEM")
	version := flag.Bool("version", false, "say which Go this is, and no more")
	flag.Parse()
	if *version {
		fmt.Println(runtime.Version())
		return
	}

	listener, err := tls.Listen("tcp", *listen, config(*certificate, *key, *clientCA))
	check(err)
	fmt.Println("listening", listener.Addr())
	for {
		client, err := listener.Accept()
		check(err)
		go forward(client.(*tls.Conn), *upstream)
	}
}

// Go's sockets have TCP_NODELAY from the start.
func forward(client *tls.Conn, address string) {
	defer client.Close()
	if client.Handshake() != nil {
		return
	}
	upstream, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer upstream.Close()
	go func() {
		io.Copy(upstream, client)
		upstream.(*net.TCPConn).CloseWrite()
	}()
	io.Copy(client, upstream)
}

// Session tickets are on unless they are turned off.
func config(certificate, key, clientCA string) *tls.Config {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	check(err)
	config := &tls.Config{
		Certificates:     []tls.Certificate{pair},
		MinVersion:       tls.VersionTLS13,
		CurvePreferences: []tls.CurveID{tls.X25519},
	}
	if clientCA != "" {
		authorities, err := os.ReadFile(clientCA)
		check(err)
		config.ClientAuth = tls.RequireAndVerifyClientCert
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(authorities)
	}
	return config
}

func check(err error) {
	if err != nil {
		log.Fatal("peer-go: ", err)
	}
}
