/// What a command prints: the document it got, cut down with `--query`, in the form of `--output`.
@NullMarked
package org.isocenter.cli.output;

import org.jspecify.annotations.NullMarked;
