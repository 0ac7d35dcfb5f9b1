/** One result in several forms: terminal, JSON, JUnit XML, HTML. */
@NullMarked
package io.github.web3task.preflight.internal.report;

import org.jspecify.annotations.NullMarked;
