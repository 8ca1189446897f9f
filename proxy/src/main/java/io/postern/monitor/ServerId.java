package io.postern.monitor;

import java.security.SecureRandom;

/** What stands where nats-server has the id of a server: as long, of the same letters, and new in each process. */
final class ServerId {
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 56;

    private ServerId() {}

    static String random() {
        SecureRandom random = new SecureRandom();
        StringBuilder id = new StringBuilder("N");
        while (id.length() < LENGTH) {
            id.append(BASE_32.charAt(random.nextInt(BASE_32.length())));
        }
        return id.toString();
    }
}
