package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Assertions.invalidArgument;
import static io.github.web3task.preflight.internal.check.Assertions.refused;
import static io.github.web3task.preflight.internal.check.Assertions.served;
import static io.github.web3task.preflight.internal.check.Assertions.servedAll;
import static io.github.web3task.preflight.internal.check.Assertions.servedFirst;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The task parameter and the answer's data: clauses TASK and PROV. */
final class TaskChecks {
    private static final String UNKNOWN = "preflight-unknown-task";
    private static final String PARSE =
            "Read the parameter with a JSON parser into a list of strings; what it refuses is 000006.";

    private TaskChecks() {}

    static List<Check> all() {
        return List.of(
                must("task-one", "TASK-8", "Each task asked alone gets an answer, and no other")
                        .why("\"If it's not empty, just return specific task completion status.\"")
                        .fix("Filter the result by the names asked.")
                        .run(TaskChecks::eachAlone),
                must("answers-are-booleans", "TASK-8", "Every answer is true or false")
                        .why(
                                "\"true\" in quotes, 1, an amount or null are not booleans, and read as false or as an error.")
                        .fix("Answer with JSON booleans. If you can't tell, answer 000002 instead of null.")
                        .task(TaskChecks::notBoolean, "{all}"),
                must("task-empty", "TASK-2", "An empty task parameter asks for every task")
                        .why("\"Otherwise, return all tasks completion statuses.\"")
                        .fix("Treat task= like the list of all tasks.")
                        .task(TaskChecks::everyTask, ""),
                must("task-empty-array", "TASK-2", "An empty array asks for every task")
                        .why("An empty map for [] reads as \"no task exists\".")
                        .fix("Treat [] like the list of all tasks.")
                        .task(TaskChecks::everyTask, "%5B%5D"),
                must("task-absent", "TASK-1", "A call without task is 000006")
                        .why("The parameter is mandatory.")
                        .fix("Answer 000006 when it is not there at all.")
                        .query(invalidArgument(), "walletAddress={wallet}{window}"),
                must("task-unknown", "TASK-6", "A task you don't have is never answered true or false")
                        .why("A typo in the campaign's set-up would tell every user \"incomplete\" on launch day.")
                        .fix(
                                "Answer 000006 for names you don't know, those that every object of a script has among them.")
                        .task(
                                TaskChecks::answeredUnknown,
                                "%5B%22" + UNKNOWN + "%22%5D",
                                "%5B%22constructor%22%5D",
                                "%5B%22toString%22%5D",
                                "%5B%22__proto__%22%5D"),
                must("task-unknown-beside-known", "TASK-6", "A task you don't have is not answered beside one you have")
                        .why("It is the same untrue statement about a user.")
                        .fix("Answer 000006 for the whole request, or leave the name out.")
                        .task(TaskChecks::answeredUnknown, "%5B%22{name}%22%2C%22" + UNKNOWN + "%22%5D"),
                should("task-order", "TASK-8", "The answers come in the order asked")
                        .why("People and simple readers compare them line by line.")
                        .fix("Use an ordered map and fill it in the order asked.")
                        .run(TaskChecks::disorder),
                should("task-duplicate", "TASK-5", "The same name twice counts once")
                        .why("A repeated member makes the JSON unreadable for strict readers.")
                        .fix("Keep the names in an ordered set.")
                        .task(TaskChecks::repeated, "{twice}"),
                should("task-case", "TASK-7", "Task names match exactly")
                        .why(
                                "If Deposit works in your test and deposit is asked on launch day, a difference goes unseen.")
                        .fix("Compare names with equals: no trimming, no folding of case.")
                        .run(TaskChecks::otherSpelling),
                must("task-broken-json", "TASK-3", "A task that is no JSON is 000006")
                        .why("It is the usual way to a 500 with a stack trace.")
                        .fix(PARSE)
                        .task(invalidArgument(), "%5B%22deposit%22", "%5B%22deposit", "%5Bdeposit%5D", "deposit"),
                should("task-other-json", "TASK-3", "JSON that is no array of strings is 000006")
                        .why("A guess at what was meant is an answer to a question nobody asked.")
                        .fix(PARSE)
                        .task(
                                refused(),
                                "%22{name}%22",
                                "%7B%22a%22:%22{name}%22%7D",
                                "null",
                                "%5B1%5D",
                                "%5Btrue%5D",
                                "%5B%22{name}%22,null%5D",
                                "%5B%5B%22{name}%22%5D%5D"),
                should(
                                "task-lenient-json",
                                "TASK-3",
                                "JSON with extras is 000006: trailing comma or text, comments, single quotes")
                        .why("What one node accepts and another refuses turns into a riddle on launch day.")
                        .fix("Leave your JSON parser strict, and check that nothing follows the array.")
                        .task(
                                refused(),
                                "%5B%22{name}%22,%5D",
                                "%5B%22{name}%22%5Dx",
                                "%5B%22{name}%22%5D%5B%5D",
                                "%5B%27{name}%27%5D",
                                "%5B%22{name}%22/*x*/%5D"),
                should("task-double-encoded", "TASK-3", "An array encoded twice is 000006")
                        .why("Decoding twice turns harmless text into syntax.")
                        .fix("Decode once; never guess.")
                        .task(refused(), "%255B%2522{name}%2522%255D"),
                should("task-empty-name", "TASK-4", "An empty or blank task name is 000006")
                        .why("No task has that name.")
                        .fix("Treat it like an unknown name.")
                        .task(refused(), "%5B%22%22%5D", "%5B%22%20%20%22%5D"),
                should("task-many-names", "QUERY-5", "A thousand names in the array are refused")
                        .why("Each may cost a query in your database.")
                        .fix("Cap the number of names, at 64 for example, before you look any of them up.")
                        .task(refused(), "%5B%22{name}%22" + ",%22a%22".repeat(999) + "%5D"));
    }

    private static @Nullable String eachAlone(CheckSession session) {
        for (String task : session.template().tasks()) {
            Answer answer = session.send(Requests.task(RequestTemplate.encoded(RequestTemplate.array(List.of(task)))));
            String problem = served(template -> List.of(task)).problem(session.template(), answer);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String notBoolean(RequestTemplate template, Answer answer) {
        JsonNode data = ParsedAnswer.of(answer).data();
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            if (!field.getValue().isBoolean()) {
                return "the answer for \"" + field.getKey() + "\" is " + field.getValue();
            }
        }
        return data.isEmpty() ? "there is no answer in data" : null;
    }

    private static @Nullable String everyTask(RequestTemplate template, Answer answer) {
        String problem = Assertions.success(answer);
        if (problem != null) {
            return problem;
        }
        for (String name : template.tasks()) {
            if (!ParsedAnswer.of(answer).data().has(name)) {
                return "no answer for the task \"" + name + "\"";
            }
        }
        return null;
    }

    private static @Nullable String answeredUnknown(RequestTemplate template, Answer answer) {
        ParsedAnswer parsed = ParsedAnswer.of(answer);
        for (Map.Entry<String, JsonNode> answered : parsed.data().properties()) {
            if (!template.tasks().contains(answered.getKey())) {
                return "\"" + answered.getKey() + "\" is answered " + answered.getValue();
            }
        }
        return parsed.code().equals("000000") ? null : refused().problem(template, answer);
    }

    private static @Nullable String disorder(CheckSession session) {
        List<String> asked = session.template().reversed();
        if (asked.size() < 2) {
            return session.skip("it needs two tasks: name them with --task");
        }
        Answer answer = session.send(Requests.task("{reverse}"));
        String problem = servedAll().problem(session.template(), answer);
        if (problem != null) {
            return problem;
        }
        ParsedAnswer parsed = ParsedAnswer.of(answer);
        List<String> order = parsed.members(parsed.data());
        return order.equals(asked) ? null : "they come as " + String.join(", ", order);
    }

    private static @Nullable String repeated(RequestTemplate template, Answer answer) {
        String problem = servedFirst().problem(template, answer);
        return problem != null ? problem : ParsedAnswer.of(answer).problem();
    }

    private static @Nullable String otherSpelling(CheckSession session) {
        List<String> tasks = session.template().tasks();
        String name = tasks.get(0);
        for (String other :
                List.of(RequestTemplate.otherCase(name), " " + name, name + " ", name + "\t", name + "\u200b")) {
            if (!tasks.contains(other)) {
                Answer answer =
                        session.send(Requests.task(RequestTemplate.encoded(RequestTemplate.array(List.of(other)))));
                if (!ParsedAnswer.of(answer).served().isEmpty()) {
                    return "\"" + other + "\" is answered as if it were a task";
                }
            }
        }
        return null;
    }
}
