package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.ReferencePartner.failure;
import static io.github.web3task.preflight.server.ReferencePartner.success;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Ways to be wrong. */
final class FaultKit {
    private FaultKit() {}

    static Fault onAll(String name, String check, UnaryOperator<Reply> change) {
        return new Fault(name, check, (call, correct) -> change.apply(correct.answer(call)));
    }

    static Fault onFailure(String name, String check, UnaryOperator<Reply> change) {
        return on(name, check, reply -> reply.text().contains("000006"), change);
    }

    static Fault onSuccess(String name, String check, UnaryOperator<Reply> change) {
        return on(name, check, Reply::isServed, change);
    }

    static Fault on(String name, String check, Predicate<Reply> which, UnaryOperator<Reply> change) {
        return new Fault(name, check, (call, correct) -> {
            Reply reply = correct.answer(call);
            return which.test(reply) ? change.apply(reply) : reply;
        });
    }

    static Fault onData(String name, String check, UnaryOperator<String> change) {
        return new Fault(name, check, (call, correct) -> {
            Reply reply = correct.answer(call);
            String text = reply.text();
            int data = text.indexOf("\"data\":{") + 7;
            return data < 7
                    ? reply
                    : reply.text(t -> t.substring(0, data) + change.apply(t.substring(data, t.length() - 1)) + "}");
        });
    }

    interface Time {
        String of(long now);
    }

    static Fault onTime(String name, String check, Time time) {
        return when(
                name,
                check,
                c -> c.isTime() && c.method().equals("GET"),
                call -> success(time.of(System.currentTimeMillis())));
    }

    interface Answer {
        Reply to(Call call);
    }

    static Fault when(String name, String check, Predicate<Call> which, Answer answer) {
        return when(name, check, which, (call, correct) -> answer.to(call));
    }

    static Fault when(String name, String check, Predicate<Call> which, Fault.Change change) {
        return new Fault(
                name, check, (call, correct) -> which.test(call) ? change.answer(call, correct) : correct.answer(call));
    }

    static Fault refusing(String name, String check, Predicate<String> query) {
        return when(
                name,
                check,
                c -> c.isCompletion() && c.method().equals("GET") && query.test(c.query()),
                call -> failure(400, "000006", "invalid argument"));
    }

    static Fault answering(String name, String check, Predicate<String> query, String data) {
        return when(name, check, c -> c.isCompletion() && query.test(c.query()), call -> success(data));
    }

    static Fault rewriting(String name, String check, UnaryOperator<String> query) {
        return new Fault(
                name,
                check,
                (call, correct) ->
                        correct.answer(call.isCompletion() ? call.withQuery(query.apply(call.query())) : call));
    }

    static Reply late(long millis, Reply reply) {
        Distance.of(millis);
        return reply;
    }

    static long stamp(String query) {
        String digits = query.replaceAll(".*timestamp=([0-9]{1,15})(&.*|$)", "$1");
        return digits.equals(query) ? 0 : Long.parseLong(digits);
    }

    static String withoutFuture(String query) {
        return stamp(query) > System.currentTimeMillis() + 1000
                ? query.replaceAll("&(timestamp|recvWindow)=[0-9]+", "")
                : query;
    }
}
