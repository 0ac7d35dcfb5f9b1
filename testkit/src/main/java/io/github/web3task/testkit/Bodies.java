package io.github.web3task.testkit;

/** The answers' bodies, byte for byte. */
public final class Bodies {
    public static final String BUSY = "{\"code\":\"000002\",\"message\":\"system busy\",\"data\":null}";
    public static final String INVALID = "{\"code\":\"000006\",\"message\":\"invalid argument\",\"data\":null}";
    public static final String OTHER = "{\"code\":\"000007\",\"message\":\"other error\",\"data\":null}";

    private Bodies() {}

    public static String success(String data) {
        return "{\"code\":\"000000\",\"message\":\"success\",\"data\":" + data + "}";
    }
}
