// Reads a gate's monitoring as nats-top does: into nats-server's own structs. Prints what it found, in one line.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: monitor http://HOST:PORT"))
	}
	var varz server.Varz
	var open, closed server.Connz
	var health server.HealthStatus
	read(os.Args[1]+"/varz", &varz)
	read(os.Args[1]+"/connz?limit=1024&sort=cid&subs=1&auth=1", &open)
	read(os.Args[1]+"/connz?limit=1024&sort=stop&state=closed", &closed)
	read(os.Args[1]+"/healthz?js-server-only=true", &health)
	fmt.Printf("ok health=%s connections=%d rows=%d closed=%d cores=%d", health.Status, varz.Connections, open.NumConns,
		closed.NumConns, varz.Cores)
	for _, row := range open.Conns {
		fmt.Printf(" name=%s lang=%s tls=%s first=%t subs=%v", row.Name, row.Lang, row.TLSVersion, row.TLSFirst, row.Subs)
		if row.Start.IsZero() || row.LastActivity.IsZero() || row.Uptime == "" || row.Idle == "" {
			fail(fmt.Errorf("a row without its times: %+v", row))
		}
	}
	for _, row := range closed.Conns {
		fmt.Printf(" reason=%q", row.Reason)
		if row.Stop == nil || row.Stop.IsZero() {
			fail(fmt.Errorf("a closed row without its end: %+v", row))
		}
	}
	fmt.Println()
}

func read(url string, into any) {
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(url)
	if err != nil {
		fail(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		fail(fmt.Errorf("%s: %s", url, resp.Status))
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		fail(fmt.Errorf("%s: %w", url, err))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
