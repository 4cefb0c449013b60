package org.omniline.flow.graph;

/** One answer for each kind of node. */
public interface NodeVisitor<R> {
  R play(Node.Play node);

  R say(Node.Say node);

  R menu(Node.Menu node);

  R collect(Node.Collect node);

  R condition(Node.Condition node);

  R assign(Node.Assign node);

  R script(Node.Script node);

  R fetch(Node.Fetch node);

  R queue(Node.Queue node);

  R agent(Node.Agent node);

  R dial(Node.Dial node);

  R voicemail(Node.Voicemail node);

  R survey(Node.Survey node);

  R subflow(Node.Subflow node);

  R hours(Node.Hours node);

  R giveBack(Node.Return node);

  R hangup(Node.Hangup node);
}
