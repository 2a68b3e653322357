/// The command line client: the shape of `az` for the planes it knows, `dicom` for images.
///
/// It talks HTTP like any other client and never calls the server's classes. What it needs to know
/// of an installation it reads from `bootstrap.json` ([Installation]) or from flags; who is signed
/// in it keeps in a profile of its own ([org.isocenter.cli.account.Profile]).
@NullMarked
package org.isocenter.cli;

import org.jspecify.annotations.NullMarked;
