/// Tests of the control plane, mostly through its one handler and over a real SQLite database.
package org.isocenter.resourcemanager;
