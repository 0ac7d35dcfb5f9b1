/** Bytes: the JSON library's settings, and ready-made answers. Not exported; may change at any time. */
@NullMarked
package io.github.web3task.internal.http;

import org.jspecify.annotations.NullMarked;
