package io.github.web3task.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** One request of {@code contract/cases.json} and the answer it must get; the file's "about" explains the fields. */
public final class ContractCase {
    /** The reference provider's check of it does not return by itself. */
    public static final String HANGING_WALLET = "0x6666666666666666666666666666666666666666";

    private static final Pattern NOW = Pattern.compile("\\{now([+-]\\d+)?}");
    private static final JsonNode DOCUMENT = load();

    private final JsonNode json;

    private ContractCase(JsonNode json) {
        this.json = json;
    }

    /** All of them, in the file's order. */
    public static List<ContractCase> all() {
        return StreamSupport.stream(DOCUMENT.required("cases").spliterator(), false)
                .map(ContractCase::new)
                .toList();
    }

    /** The case with this id. */
    public static ContractCase byId(String id) {
        return all().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    }

    /** The amounts that the reference provider knows: wallet, task, amount. */
    public static JsonNode referenceWallets() {
        return DOCUMENT.required("referenceLedger").required("wallets");
    }

    private static JsonNode load() {
        try (InputStream file = ContractCase.class.getResourceAsStream("/contract/cases.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file, "contract/cases.json is missing"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String id() {
        return json.required("id").textValue();
    }

    public String clause() {
        return json.required("clause").textValue();
    }

    public String method() {
        return json.required("method").textValue();
    }

    /** Below the prefix, as it goes on the wire when the server's clock shows this. */
    public String target(long nowMillis) {
        String target = json.required("target").textValue();
        String timed = NOW.matcher(target)
                .replaceAll(
                        now -> Long.toString(nowMillis + (now.group(1) == null ? 0 : Long.parseLong(now.group(1)))));
        return timed.replace("{nowSeconds}", Long.toString(nowMillis / 1000));
    }

    int httpStatus() {
        return json.required("expect").required("http").intValue();
    }

    String code() {
        return json.required("expect").required("code").textValue();
    }

    /** Null for failures. */
    JsonNode data() {
        JsonNode data = json.required("expect").get("data");
        return data == null ? NullNode.getInstance() : data;
    }

    boolean answersServerTime() {
        return data().isTextual() && data().textValue().equals("{now}");
    }

    /** Beside those that every answer has; {@code *} for any value. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().textValue()));
        return headers;
    }

    public boolean hasEmptyBody() {
        return flag("emptyBody");
    }

    boolean dataIsOrdered() {
        return flag("ordered");
    }

    public boolean needsFixedClock() {
        return flag("fixedClock");
    }

    public boolean needsRawQuery() {
        return flag("rawQuery");
    }

    public boolean needsOwnPrefix() {
        return flag("ownsPrefix");
    }

    public boolean needsFaultWallets() {
        return flag("faulty");
    }

    public boolean hostMayRefuse() {
        return flag("hostMayRefuse");
    }

    /** Whether only the deadline ends the provider's call. */
    public boolean hangs() {
        return target(0).contains(HANGING_WALLET);
    }

    private boolean flag(String name) {
        return json.path(name).asBoolean();
    }

    @Override
    public String toString() {
        return clause() + " " + id();
    }
}
