package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    @TempDir
    private Path path;

    @Test
    void everyFileThatAGateReadsIsNamedOnce() throws ConfigException {
        ConfigFolder folder = new ConfigFolder(path);
        for (String file : List.of("a.pem", "a-key.pem", "ca.pem", "bob.pass", "carol.token", "dave.nk", "gate.nk")) {
            folder.write(file, "");
        }
        PosternConfig config = folder.load("""
            listeners {
              plain { listen = "127.0.0.1:1", upstream = nats }
              one { listen = "127.0.0.1:2", upstream = nats, tls { cert_file = "cert.pem", key_file = "key.pem" } }
              two { listen = "127.0.0.1:3", upstream = nats
                tls {
                  certs = [{ cert_file = "a.pem", key_file = "a-key.pem" }, { cert_file = "cert.pem", key_file = "key.pem" }]
                  ca_file = "ca.pem", verify_and_map = true
                } }
            }
            upstreams.nats {
              servers = "127.0.0.1:4223", proxy_nkey_file = "gate.nk"
              users {
                alice {}, eve { password = "inline" }, bob { password_file = "bob.pass" }
                carol { token_file = "carol.token" }, dave { nkey_file = "dave.nk" }
              }
            }
            """);

        assertEquals(
                List.of(
                        "cert.pem",
                        "key.pem",
                        "a.pem",
                        "a-key.pem",
                        "ca.pem",
                        "bob.pass",
                        "carol.token",
                        "dave.nk",
                        "gate.nk"),
                ConfigFiles.of(config).stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList());
    }
}
