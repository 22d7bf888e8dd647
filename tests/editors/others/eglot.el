;;; eglot.el --- a report in Emacs, through Eglot  -*- lexical-binding: t -*-

;;; Commentary:

;; Prints a line a test, and how many there were.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defvar results '(0 . 0))

(defmacro claim (name &rest body)
  "Test that NAME holds: BODY gives nil, or what is wrong."
  (declare (indent 1))
  `(let ((problem (condition-case error (progn ,@body) (error (format "%S" error)))))
     (princ (format "%s %s\n" (if problem "not ok" "ok") ,name))
     (if problem
         (progn (princ (format "%s\n" problem)) (cl-incf (cdr results)))
       (cl-incf (car results)))))

(defmacro eventually (&rest body)
  "Wait until BODY gives something, far longer than it takes, and give that."
  `(let ((value nil) (end (+ (float-time) 60)))
     (while (and (not (setq value (progn ,@body))) (< (float-time) end))
       (accept-process-output nil 0.05))
     value))

(defun findings ()
  "The rules of what is found, in order of their names."
  (flymake-start)
  (sort (delq nil (mapcar (lambda (found)
                            (let ((text (flymake-diagnostic-text found)))
                              (and (string-match "\\[\\([a-z-]+\\)\\]" text) (match-string 1 text))))
                          (flymake-diagnostics)))
        #'string<))

(defun hover (place)
  "What is said about PLACE, a text."
  (goto-char (point-min))
  (search-forward place)
  (goto-char (match-beginning 0))
  (let ((said nil))
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
    (eventually said)))

;; A busy machine takes its time.
(setq eglot-sync-connect 60 eglot-connect-timeout 60 eglot-autoshutdown nil)

(find-file "report.md")

(claim "a report starts the server"
  (run-hooks 'post-command-hook)
  (unless (eventually (eglot-managed-p)) "it does not"))

(claim "the slips of the sample are found"
  (let ((expected '("dangling-marker" "marker-order" "uncited-claim" "unused-endnote")))
    (unless (eventually (equal (findings) expected))
      (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))))

(dolist (case '(("Lavrov and Fidan" . "Sergei Lavrov") ("Araghchi told" . "Abbas Araghchi")
                ("Zelensky said" . "Volodymyr Zelensky")))
  (claim (format "hover knows %s" (cdr case))
    (let ((text (format "%s" (hover (car case)))))
      (unless (string-match-p (cdr case) text) text))))

(claim "imenu has the takeaways"
  (let ((names (format "%S" (eglot-imenu))))
    (unless (string-match-p "Moldovan authorities closed two river crossings" names) names)))

(claim "what is typed is followed"
  (goto-char (point-min))
  (search-forward "[12]")
  (delete-region (match-beginning 0) (match-end 0))
  (run-hooks 'post-command-hook)
  (eglot--signal-textDocument/didChange)
  (unless (eventually (equal (findings) '("marker-order" "uncited-claim" "unused-endnote")))
    (findings)))

(claim "the server goes when it is asked to"
  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot-current-server) nil 20)
  (when (eglot-managed-p) "it does not"))

(princ (format "%d passed, %d failed\n" (car results) (cdr results)))
(kill-emacs (if (zerop (cdr results)) 0 1))

;;; eglot.el ends here
