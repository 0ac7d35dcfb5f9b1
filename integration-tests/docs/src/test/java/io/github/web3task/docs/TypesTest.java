package io.github.web3task.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of types in docs/README.md")
class TypesTest {
    private static final Pattern ROW = Pattern.compile("\\| (`.*`) \\| `(io\\.[a-z0-9.]+)` \\| `([a-z0-9-]+)` \\|");

    /** A type of the library with the package that it is imported from, and the module that has it. */
    private record Type(String name, String packageName, String module) {}

    private static List<Type> types() {
        List<Type> types = new ArrayList<>();
        for (String line : Page.read("docs/README.md").lines()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                for (String name : row.group(1).replace("`", "").split(", ", -1)) {
                    types.add(new Type(name, row.group(2), row.group(3)));
                }
            }
        }
        return types;
    }

    @Test
    @DisplayName("names for each type the package and the artifact that has it")
    void whereTheyAre() {
        assertThat(types())
                .hasSizeGreaterThan(30)
                .allSatisfy(type -> assertThat(Repository.ROOT.resolve(type.module() + "/src/main/java/"
                                + type.packageName().replace('.', '/') + "/" + type.name() + ".java"))
                        .exists());
    }

    @Test
    @DisplayName("has every type that a snippet imports")
    void everyImport() {
        List<String> known = types().stream()
                .map(type -> "import " + type.packageName() + "." + type.name() + ";")
                .toList();
        assertThat(Page.all().stream()
                        .flatMap(page -> page.blocks().stream())
                        .flatMap(block -> block.lines().stream())
                        .filter(line -> line.startsWith("import io.github.web3task.")))
                .isNotEmpty()
                .isSubsetOf(known);
    }
}
