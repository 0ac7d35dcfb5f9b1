package io.github.web3task.validation;

import static io.github.web3task.validation.Checks.encoded;
import static io.github.web3task.validation.Checks.read;
import static io.github.web3task.validation.Checks.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.web3task.provider.Wallet;
import io.github.web3task.testkit.Clause;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The wallet")
class WalletRuleTest {
    private static final String MIXED_CASE = "0x52908400098527886E0F7030069857D2E4169EE7";
    private static final WalletFormat BASE58 = new WalletFormat() {
        @Override
        public boolean matches(String wallet) {
            return wallet.matches("[1-9A-HJ-NP-Za-km-z]{32,44}");
        }

        @Override
        public String toString() {
            return "Base58";
        }
    };

    private final ValidationRule opaque = ValidationRule.wallet(RequestLimits.defaults(), List.of());
    private final ValidationRule evm = ValidationRule.wallet(RequestLimits.defaults(), List.of(WalletFormat.EVM));
    private final ValidationRule either =
            ValidationRule.wallet(RequestLimits.defaults(), List.of(WalletFormat.EVM, BASE58));

    @Test
    @Clause("WALLET-1")
    @DisplayName("is mandatory: absent, empty and blank are refused, and another case is another name")
    void mandatory() {
        assertThat(refusal("task=", opaque)).isEqualTo("walletAddress is absent");
        assertThat(refusal("WalletAddress=0xab", opaque)).isEqualTo("walletAddress is absent");
        assertThat(refusal("walletAddress", opaque)).isEqualTo("walletAddress is blank");
        assertThat(refusal("walletAddress=", opaque)).isEqualTo("walletAddress is blank");
        assertThat(refusal("walletAddress=+%20%09", opaque)).isEqualTo("walletAddress is blank");
        assertThat(refusal("walletAddress=%E3%80%80", opaque)).isEqualTo("walletAddress is blank");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "0xabcdefg",
                "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
                "EQBvW8Z5huBkMJYdnfAEM5JqTNkuWX3diqYENkWsIL0XggGG",
                "user.name+tag@example.com",
                "{\"a\":[1]}",
                "0",
                "ü\uD83D\uDE00",
                "%2B"
            })
    @Clause("WALLET-2")
    @DisplayName("is opaque: never trimmed, re-cased or decoded again")
    void opaque(String wallet) throws Exception {
        CompletionRequest request = read("walletAddress=" + encoded(wallet), opaque);

        assertThat(request.wallet().asSent()).isEqualTo(wallet);
        assertThat(request.wallet().normalized()).isEqualTo(wallet);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "+ab",
                "ab+",
                "a+b",
                "a%20b",
                "a%09b",
                "a%0Ab",
                "a%0D%0Ab",
                "ab%0A",
                "a%01b",
                "a%1Bb",
                "a%7Fb",
                "a%C2%85b",
                "a%C2%A0b",
                "a%E2%80%A8b",
                "a%E2%80%83b",
                "a%E3%80%80b",
                "%E2%80%8Bab",
                "ab%EF%BB%BF",
                "a%C2%ADb",
                "a%E2%80%8Fb",
                "a%E2%80%8Db",
                "a%F3%A0%81%81b"
            })
    @Clause("WALLET-2")
    @DisplayName("with a blank, a control or an invisible character is refused, wherever it stands, of whatever script")
    void blanksControlsAndInvisibles(String wallet) {
        assertThat(refusal("walletAddress=" + wallet, opaque))
                .isEqualTo("walletAddress with white space, a control character or an invisible one");
        assertThat(refusal("walletAddress=" + wallet, evm))
                .isEqualTo("walletAddress with white space, a control character or an invisible one");
    }

    @Test
    @Clause("WALLET-2")
    @DisplayName("with any character of Unicode's format category is refused, at its start, inside and at its end")
    void formatCharacters() {
        int refused = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.getType(c) == Character.FORMAT) {
                refused++;
                String invisible = encoded(Character.toString(c));
                for (String wallet : List.of(invisible + "ab", "a" + invisible + "b", "ab" + invisible)) {
                    assertThat(refusal("walletAddress=" + wallet, opaque))
                            .as("U+%04X", c)
                            .isEqualTo("walletAddress with white space, a control character or an invisible one");
                }
            }
        }
        assertThat(refused).as("all of Cf").isGreaterThan(150);
    }

    /** Unicode's DerivedCoreProperties: Default_Ignorable_Code_Point outside Cf; and the blank of Braille. */
    @ParameterizedTest(name = "U+{0} to U+{1}")
    @CsvSource({
        "034F, 034F",
        "115F, 1160",
        "17B4, 17B5",
        "180B, 180F",
        "2065, 2065",
        "2800, 2800",
        "3164, 3164",
        "FE00, FE0F",
        "FFA0, FFA0",
        "FFF0, FFF8",
        "E0000, E0FFF"
    })
    @Clause("WALLET-2")
    @DisplayName("with a character that Unicode says is not to be seen is refused, whatever its category")
    void ignorableCharacters(String first, String last) {
        for (int c = Integer.parseInt(first, 16); c <= Integer.parseInt(last, 16); c++) {
            assertThat(refusal("walletAddress=ab" + encoded(Character.toString(c)), opaque))
                    .as("U+%04X", c)
                    .isEqualTo("walletAddress with white space, a control character or an invisible one");
        }
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(strings = {"21", "7E", "A1", "AE", "034E", "0350", "2064A", "E1000", "FDFF", "FE10", "FFEF", "FFFD"})
    @Clause("WALLET-2")
    @DisplayName("with a neighbour of those, which is seen, is not refused")
    void visibleNeighbours(String codePoint) throws Exception {
        String wallet = "a" + Character.toString(Integer.parseInt(codePoint, 16));

        assertThat(read("walletAddress=" + encoded(wallet), opaque).wallet().asSent())
                .isEqualTo(wallet);
    }

    @Test
    @Clause("WALLET-4")
    @DisplayName(
            "of EVM form is one user in lower case, in EIP-55 spelling and in upper-case digits, format set or not")
    void oneUser() throws Exception {
        String lower = MIXED_CASE.toLowerCase(Locale.ROOT);
        String upper = "0x" + MIXED_CASE.substring(2).toUpperCase(Locale.ROOT);
        for (ValidationRule rule : List.of(opaque, evm, either)) {
            for (String spelling : List.of(lower, MIXED_CASE, upper)) {
                CompletionRequest request = read("walletAddress=" + spelling, rule);

                assertThat(request.wallet().normalized()).isEqualTo(lower);
                assertThat(request.wallet().asSent()).isEqualTo(spelling);
                assertThat(Wallet.of(spelling)).as("for a provider's own tests").isEqualTo(request.wallet());
            }
        }
    }

    /** Which is what a caller's toUpperCase() makes of it. */
    @Test
    @Clause("WALLET-4")
    @DisplayName("of EVM form is the same user when all of it is in upper case, its 0X too")
    void allInUpperCase() throws Exception {
        String upper = MIXED_CASE.toUpperCase(Locale.ROOT);
        Wallet wallet = read("walletAddress=" + upper, opaque).wallet();

        assertThat(wallet.normalized()).isEqualTo(MIXED_CASE.toLowerCase(Locale.ROOT));
        assertThat(wallet.asSent()).isEqualTo(upper);
        assertThat(Wallet.of(upper)).as("for a provider's own tests").isEqualTo(wallet);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
                "EQBvW8Z5huBkMJYdnfAEM5JqTNkuWX3diqYENkWsIL0XggGG",
                "0X52908400098527886E0F7030069857D2E4169EE",
                "0X52908400098527886E0F7030069857D2E4169EEG",
                "0x52908400098527886E0F7030069857D2E4169EE"
            })
    @Clause("WALLET-4")
    @DisplayName("of any other form is another user in other case: its normal form is what was sent")
    void anotherUser(String wallet) throws Exception {
        for (String spelling : List.of(wallet, wallet.toLowerCase(Locale.ROOT) + "z")) {
            assertThat(read("walletAddress=" + spelling, opaque).wallet().normalized())
                    .isEqualTo(spelling);
        }
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("may have 128 characters; one beyond the basic plane counts as one")
    void length() throws Exception {
        String emoji = "%F0%9F%98%80";

        assertThat(read("walletAddress=" + "a".repeat(128), opaque).wallet().asSent())
                .hasSize(128);
        assertThat(read("walletAddress=" + emoji.repeat(128), opaque).wallet().asSent())
                .hasSize(256);
        assertThat(refusal("walletAddress=" + "a".repeat(129), opaque))
                .isEqualTo("walletAddress longer than 128 characters");
        assertThat(refusal("walletAddress=" + emoji.repeat(129), opaque))
                .isEqualTo("walletAddress longer than 128 characters");
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("its cap is a setting")
    void lengthIsASetting() throws Exception {
        ValidationRule three = ValidationRule.wallet(new RequestLimits(1, 1, 3, 1, 1, 1), List.of());

        assertThat(read("walletAddress=abc", three).wallet().asSent()).isEqualTo("abc");
        assertThat(refusal("walletAddress=abcd", three)).isEqualTo("walletAddress longer than 3 characters");
    }

    @Test
    @Clause("WALLET-3")
    @DisplayName("of EVM form has lower case as its normal form, and its raw text stays")
    void evmNormalForm() throws Exception {
        CompletionRequest request = read("walletAddress=" + MIXED_CASE, evm);

        assertThat(request.wallet().asSent()).isEqualTo(MIXED_CASE);
        assertThat(request.wallet().normalized()).isEqualTo("0x52908400098527886e0f7030069857d2e4169ee7");
    }

    @Test
    @Clause("WALLET-3")
    @DisplayName("of EVM form has any hexadecimal digits in either case")
    void evmDigits() throws Exception {
        String wallet = "0x0123456789abcdefABCDEF0123456789abcdefAB";

        assertThat(read("walletAddress=" + wallet, evm).wallet().asSent()).isEqualTo(wallet);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "0xabcdefg",
                "0x",
                "52908400098527886E0F7030069857D2E4169EE7",
                "0X52908400098527886E0F7030069857D2E4169EE7",
                "0x52908400098527886E0F7030069857D2E4169EE",
                "0x52908400098527886E0F7030069857D2E4169EE70",
                "0x52908400098527886E0F7030069857D2E4169EEG",
                "0x5290840009852788/E0F7030069857D2E4169EE7",
                "0x5290840009852788:E0F7030069857D2E4169EE7",
                "0x5290840009852788@E0F7030069857D2E4169EE7",
                "0x5290840009852788`E0F7030069857D2E4169EE7",
                "0x5290840009852788\u0661E0F7030069857D2E4169EE7",
                "xx52908400098527886E0F7030069857D2E4169EE7"
            })
    @Clause("WALLET-3")
    @DisplayName("that must be EVM and is not is refused")
    void notEvm(String wallet) {
        assertThat(WalletFormat.EVM.matches(wallet)).isFalse();
        assertThat(refusal("walletAddress=" + encoded(wallet), evm)).isEqualTo("walletAddress is none of [EVM]");
    }

    @Test
    @Clause("WALLET-3")
    @DisplayName("may have one of several forms, a partner's own among them; Base58 keeps its case")
    void severalFormats() throws Exception {
        String base58 = "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV";

        assertThat(read("walletAddress=" + base58, either).wallet().normalized())
                .isEqualTo(base58);
        assertThat(read("walletAddress=" + MIXED_CASE, either).wallet().normalized())
                .isEqualTo("0x52908400098527886e0f7030069857d2e4169ee7");
        assertThat(refusal("walletAddress=0xabcdefg", either)).isEqualTo("walletAddress is none of [EVM, Base58]");
    }

    @Test
    @Clause("WALLET-3")
    @DisplayName("that is opaque but looks like EVM has the EVM normal form all the same")
    void opaqueEvm() throws Exception {
        CompletionRequest request = read("walletAddress=" + MIXED_CASE, opaque);

        assertThat(request.wallet().normalized()).isEqualTo("0x52908400098527886e0f7030069857d2e4169ee7");
    }

    @Test
    @DisplayName("asked for before any rule has read it is a mistake in the order of rules")
    void notReadYet() {
        CompletionRequest request = new CompletionRequest("walletAddress=0xab");

        assertThatIllegalStateException().isThrownBy(request::wallet);
    }

    @Test
    @DisplayName("its rule says in the start-up log which forms it takes")
    void inWords() {
        assertThat(opaque).hasToString("wallet");
        assertThat(either).hasToString("wallet [EVM, Base58]");
    }
}
